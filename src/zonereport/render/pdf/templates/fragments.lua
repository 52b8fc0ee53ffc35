-- Reads fragments as long as there are any to read: starting pandoc is what costs.
-- A line of input is one notebook: JSON [{"format": "markdown" | "html" | "latex", "text": "..."}].
-- A line of output is a document of one Div per fragment. TeX mathematics arrives
-- as a Span with the TeX and, where pandoc can read it, the same in Typst.

-- each extension costs a tenth of what reading a cell does; a cell that begins with "---" has no metadata
local MARKDOWN = "gfm+definition_lists+subscript+superscript-emoji-yaml_metadata_block"
local HTML = "html+task_lists"
local SANDBOX = {} -- no file and no address: nothing in a notebook makes pandoc read one

-- pandoc fetches what an iframe shows; a report makes no request.
local function without_embeds(html)
  local function placeholder(attributes)
    local address = attributes:match('src%s*=%s*"(.-)"') or attributes:match("src%s*=%s*'(.-)'") or ""
    return '<div class="zr-embed">' .. address:gsub("^data:.*", "data:") .. "</div>"
  end
  html = html:gsub("<[iI][fF][rR][aA][mM][eE]([^>]*)>.-</[iI][fF][rR][aA][mM][eE]%s*>", placeholder)
  html = html:gsub("<[iI][fF][rR][aA][mM][eE]([^>]*)>", placeholder)
  return html
end

local formulas = {} -- TeX to Typst; notebooks repeat their symbols
local BETWEEN = "zr-formula-ends"

local function key(element)
  return element.mathtype .. element.text
end

-- What MathJax takes from older TeX and pandoc does not: {\rm x}, \cr, and requests for no number.
local SWITCHES = { rm = "mathrm", bf = "mathbf", it = "mathit", sf = "mathsf", tt = "mathtt", cal = "mathcal" }

local function modern(tex)
  tex = tex:gsub("\\cr%f[%A]", "\\\\"):gsub("\\notag%f[%A]", ""):gsub("\\nonumber%f[%A]", "")
  return (tex:gsub("%b{}", function(group)
    local inside = modern(group:sub(2, -2))
    local name, rest = inside:match("^%s*\\(%a+)%s*(.*)$")
    return name and SWITCHES[name] and "{\\" .. SWITCHES[name] .. "{" .. rest .. "}}" or "{" .. inside .. "}"
  end))
end

-- All new formulas in one document: starting the writer costs thirty times what a formula does.
local function learn_formulas(docs)
  local new, blocks, known = {}, {}, {}
  local function collect(element)
    local name = key(element)
    if formulas[name] or known[name] then return end
    known[name] = true
    new[#new + 1] = name
    blocks[#blocks + 1] = pandoc.Plain { pandoc.Math(element.mathtype, modern(element.text)) }
    blocks[#blocks + 1] = pandoc.RawBlock("typst", BETWEEN)
  end
  for _, doc in ipairs(docs) do doc:walk { Math = collect } end
  if #new == 0 then return end
  local number = 0
  local written = pandoc.write(pandoc.Pandoc(blocks), "typst", { wrap_text = "preserve" })
  for part in (written .. "\n"):gmatch("(.-)" .. BETWEEN:gsub("%-", "%%-")) do
    number = number + 1
    formulas[new[number]] = part:match("^%s*%$(.*)%$%s*$") or ""
  end
end

local function mathematics(element)
  local kind = element.mathtype == "DisplayMath" and "block" or "inline"
  local typst = formulas[key(element)] or ""
  return pandoc.Span({}, pandoc.Attr("", { "zr-math" }, { kind = kind, tex = element.text, typst = typst }))
end

local function has_raw_html(doc)
  local found = false
  local function look(element)
    if element.format == "html" and not element.text:match("^%s*<!%-%-") then found = true end
  end
  doc:walk { RawBlock = look, RawInline = look }
  return found
end

-- "<label>" in a sentence is a tag to Markdown and would vanish. A tag that is
-- never closed and need not be is something that the author wanted to be read.
local VOID = { br = true, hr = true, img = true, wbr = true, input = true, p = true, li = true, iframe = true }

local function with_stray_tags_as_text(doc)
  local closed = {}
  doc:walk { RawInline = function(e) closed[(e.text:match("^</([%w-]+)") or ""):lower()] = true end }
  return doc:walk { RawInline = function(e)
    local name = e.text:match("^<([%w-]+)")
    if e.format == "html" and name and not VOID[name:lower()] and not closed[name:lower()] then
      return pandoc.Str(e.text)
    end
  end }
end

-- Raw HTML inside Markdown comes as loose tags. Writing the whole fragment as
-- HTML and reading it again joins them with what they enclose; mathematics and
-- footnotes would not survive that, and highlighting code would take a second,
-- so they wait in a cloakroom.
local function through_html(doc)
  local kept = {}
  local function keep(element)
    kept[#kept + 1] = element
    return pandoc.Span({}, pandoc.Attr("", { "zr-kept" }, { number = tostring(#kept) }))
  end
  local function keep_block(element)
    return pandoc.Div({ pandoc.Plain { keep(element) } })
  end
  doc = doc:walk { Note = keep, Math = keep, CodeBlock = keep_block }
  local html = pandoc.write(doc, "html-task_lists", { wrap_text = "preserve" })
  local again = pandoc.read(without_embeds(html), HTML, nil, SANDBOX)
  local function fetch(span)
    if span.classes:includes("zr-kept") then return kept[tonumber(span.attributes.number)] end
  end
  local function fetch_block(element)
    local span = #element.content == 1 and element.content[1]
    local found = span and span.t == "Span" and fetch(span)
    if found and found.t == "CodeBlock" then return found end
  end
  -- blocks first, then twice: a footnote may hold code and mathematics
  for _ = 1, 2 do
    again = again:walk { Plain = fetch_block, Para = fetch_block }:walk { Span = fetch }
  end
  return again
end

local function read(fragment)
  local doc
  if fragment.format == "html" then
    doc = pandoc.read(without_embeds(fragment.text), HTML, nil, SANDBOX)
  elseif fragment.format == "latex" then
    doc = pandoc.read(fragment.text, "latex", nil, SANDBOX)
  else
    -- without a last end of line pandoc takes the last row of a table for a paragraph
    doc = pandoc.read(fragment.text .. "\n", MARKDOWN, nil, SANDBOX)
    if fragment.text:find("<", 1, true) then
      doc = with_stray_tags_as_text(doc)
      if has_raw_html(doc) then doc = through_html(doc) end
    end
  end
  return doc
end

-- Markdown that ends where its cell does, whatever follows: no tag, no fence, no footnote, no address of a link
local function ends_by_itself(fragment)
  local text = fragment.text
  return fragment.format == "markdown" and not text:find("<", 1, true) and not text:find("```", 1, true)
    and not text:find("~~~", 1, true) and not text:find("[^", 1, true) and not text:find("]:", 1, true)
end

-- Cells that end by themselves are read in one go: beginning to read takes longer than reading.
local CUT = "<!--zr-cell-ends-->"

local function read_together(fragments, docs)
  local numbers, texts = {}, {}
  for number, fragment in ipairs(fragments) do
    if ends_by_itself(fragment) then
      numbers[#numbers + 1] = number
      texts[#texts + 1] = fragment.text
    end
  end
  local joined = table.concat(texts, "\n\n" .. CUT .. "\n\n")
  local good, whole = pcall(pandoc.read, joined .. "\n", MARKDOWN, nil, SANDBOX)
  if not good then return end
  local parts = { pandoc.Blocks {} }
  for _, block in ipairs(whole.blocks) do
    if block.t == "RawBlock" and block.text:find(CUT, 1, true) then
      parts[#parts + 1] = pandoc.Blocks {}
    else
      parts[#parts]:insert(block)
    end
  end
  if #parts ~= #numbers then return end
  for place, number in ipairs(numbers) do docs[number] = pandoc.Pandoc(parts[place]) end
end

local function answer(line)
  local fragments = pandoc.json.decode(line, false)
  local docs = {}
  read_together(fragments, docs)
  for number, fragment in ipairs(fragments) do
    if not docs[number] then
      local good, result = pcall(read, fragment)
      docs[number] = good and result or pandoc.Pandoc { pandoc.CodeBlock(fragment.text) }
    end
  end
  learn_formulas(docs)
  local blocks = {}
  for number, doc in ipairs(docs) do
    blocks[number] = pandoc.Div(doc:walk { Math = mathematics }.blocks)
  end
  return pandoc.write(pandoc.Pandoc(blocks), "json")
end

for line in io.lines() do
  io.write(answer(line), "\n")
  io.flush()
end
