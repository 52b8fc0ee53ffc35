(() => {
  "use strict";
  const form = document.querySelector("form"), told = form.querySelector("output");
  const rows = [...document.querySelectorAll("ol > li")], none = document.getElementById("none");
  const texts = rows.map(() => ""), shown = rows.map(() => true);
  // A row's words are read the first time that somebody searches.
  const textOf = at => texts[at] ||= rows[at].textContent.toLowerCase();
  const look = () => {
    const wanted = Object.fromEntries(new FormData(form));
    const words = wanted.words.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    rows.forEach((row, at) => {
      const fits = (!wanted.zone || row.dataset.z === wanted.zone)
        && (!wanted.year || row.dataset.d.startsWith(wanted.year))
        && (!wanted.language || row.dataset.l.includes(wanted.language))
        && words.every(word => textOf(at).includes(word));
      count += fits;
      if (fits !== shown[at]) row.hidden = !(shown[at] = fits);
    });
    document.body.dataset.language = wanted.language;
    told.value = `${count} / ${rows.length}`;
    none.hidden = count > 0;
  };
  let waiting = 0;
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(look, 80); });
  form.addEventListener("submit", event => { event.preventDefault(); look(); });
  form.addEventListener("reset", () => setTimeout(look));
  form.hidden = false;
  look();
})();
