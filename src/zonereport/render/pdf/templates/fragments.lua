-- A pandoc reader for many fragments at once: starting pandoc is what costs.
-- Input: JSON [{"format": "markdown" | "html" | "latex", "text": "..."}].
-- Output: a document of one Div per fragment. TeX mathematics arrives as a
-- Span with the TeX and, where pandoc can read it, the same in Typst.

local MARKDOWN = "gfm+footnotes+tex_math_dollars+task_lists+definition_lists+subscript+superscript-emoji"
local HTML = "html+task_lists"

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

local function mathematics(element)
  local written = pandoc.write(pandoc.Pandoc { pandoc.Plain { element } }, "typst")
  local typst = written:match("^%s*%$(.*)%$%s*$") or ""
  local kind = element.mathtype == "DisplayMath" and "block" or "inline"
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
  local again = pandoc.read(without_embeds(html), HTML)
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
    doc = pandoc.read(without_embeds(fragment.text), HTML)
  elseif fragment.format == "latex" then
    doc = pandoc.read(fragment.text, "latex")
  else
    doc = with_stray_tags_as_text(pandoc.read(fragment.text, MARKDOWN))
    if has_raw_html(doc) then doc = through_html(doc) end
  end
  return doc:walk { Math = mathematics }.blocks
end

function Reader(input)
  local blocks = {}
  for _, fragment in ipairs(pandoc.json.decode(tostring(input), false)) do
    local good, result = pcall(read, fragment)
    if not good then
      result = { pandoc.CodeBlock(fragment.text) }
    end
    blocks[#blocks + 1] = pandoc.Div(result)
  end
  return pandoc.Pandoc(blocks)
end
