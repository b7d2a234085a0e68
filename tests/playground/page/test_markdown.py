"""Discord's Markdown, case by case, as the nodes that the page makes of it."""

import pytest

from tests.playground.page import canned

pytestmark = pytest.mark.asyncio(loop_scope="session")

# Source, and the markup that comes out (as the browser writes it, with our classes left away).
CASES = {
    "plain": ("two\nlines", "two\nlines"),
    "bold": ("**a**", "<strong>a</strong>"),
    "italic": ("*a* and _b_", "<em>a</em> and <em>b</em>"),
    "bold italic": ("***a***", "<strong><em>a</em></strong>"),
    "italic around bold": ("*a **b** c*", "<em>a <strong>b</strong> c</em>"),
    "underline": ("__a__", "<u>a</u>"),
    "underlined italic": ("__*a*__", "<u><em>a</em></u>"),
    "strike": ("~~a~~", "<s>a</s>"),
    "snake case": ("snake_case_name", "snake_case_name"),
    "lone stars": ("2 * 3 * 4", "2 * 3 * 4"),
    "unclosed": ("**a", "**a"),
    "escapes": (r"\*a\* \> \\ \a", r"*a* &gt; \ \a"),
    "inline code": ("`a **b**`", "<code>a **b**</code>"),
    "double ticks": ("``a ` b``", "<code>a ` b</code>"),
    "fenced": ("```py\nx = 1\n```", "<pre><code>x = 1</code></pre>"),
    "fenced without language": ("```\na\nb```", "<pre><code>a\nb</code></pre>"),
    "fenced on one line": ("```a b```", "<pre><code>a b</code></pre>"),
    "text around a fence": ("a\n```\nb\n```\nc", "a\n<pre><code>b</code></pre>c"),
    "quote": ("> a\n> **b**\nc", "<blockquote>a\n<strong>b</strong></blockquote>c"),
    "long quote": (">>> a\nb", "<blockquote>a\nb</blockquote>"),
    "no quote inside a line": ("a > b", "a &gt; b"),
    "no quote without space": (">a", "&gt;a"),
    "headings": ("# a\n## *b*\n### c\n#### d", "<h3>a</h3><h4><em>b</em></h4><h5>c</h5>#### d"),
    "subtext": ("-# a *b*\nc", "<small>a <em>b</em></small>c"),
    "list": ("- a\n* b", "<ul><li>a</li><li>b</li></ul>"),
    "nested list": ("- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
    "numbered list": ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
    "two sorts of list": ("- a\n1. b", '<ul><li>a</li></ul><ol start="1"><li>b</li></ol>'),
    "masked link": ("[a **b**](https://e.org/x)", '<a href="https://e.org/x">a <strong>b</strong></a>'),
    "masked link with brackets": ("[a](https://e.org/x_(y))", '<a href="https://e.org/x_(y)">a</a>'),
    "no script link": ("[a](javascript:alert(1))", "[a](javascript:alert(1))"),
    "no data link": ("[a](data:text/html,x)", "[a](data:text/html,x)"),
    "no posing label": (
        "[https://good.org](https://bad.org)",
        '[<a href="https://good.org">https://good.org</a>](<a href="https://bad.org">https://bad.org</a>)',
    ),
    "bare link": ("see https://e.org/a_b_c.", 'see <a href="https://e.org/a_b_c">https://e.org/a_b_c</a>.'),
    "bare link in brackets": ("(https://e.org)", '(<a href="https://e.org">https://e.org</a>)'),
    "quiet link": ("<https://e.org>", '<a href="https://e.org">https://e.org</a>'),
    "user": ("<@12> <@!12>", "<span>@bob</span> <span>@bob</span>"),
    "unknown user": ("<@404>", "<span>@unknown user</span>"),
    "role": ("<@&501>", "<span>@host</span>"),
    "channel": ("<#1002>", '<button type="button">#quiet</button>'),
    "everyone": ("@everyone @here", "<span>@everyone</span> <span>@here</span>"),
    "custom emoji": ("<:thread:801><a:spin:802>", "<span>:thread:</span><span>:spin:</span>"),
    "unicode": ("é 👍🏽 *ß*", "é 👍🏽 <em>ß</em>"),
    "html": ("<b onclick=x>&amp;</b>", "&lt;b onclick=x&gt;&amp;amp;&lt;/b&gt;"),
    "html in code": ("`<img src=x>`", "<code>&lt;img src=x&gt;</code>"),
    "windows lines": ("> a\r\nb", "<blockquote>a</blockquote>b"),
}

DRAW = """async (source) => {
  const { markup } = await import("/playground/markup.js");
  const { World } = await import("/playground/world.js");
  const world = new World();
  world.load({ actor: "11", permissions: {}, world: window.canned });
  const box = document.createElement("div");
  box.append(...markup(source, { world, act: {} }));
  for (const each of box.querySelectorAll("*")) {
    for (const name of ["class", "title", "rel", "target", "tabindex", "aria-label"]) each.removeAttribute(name);
  }
  return box.innerHTML;
}"""


async def draw(page, source):
    await page.evaluate("(world) => { window.canned = world; }", canned.WORLD)
    return await page.evaluate(DRAW, source)


async def test_each_case(page):
    """One browser for the whole table; every case that differs is listed."""
    wrong = {
        name: (drawn, expected)
        for name, (source, expected) in CASES.items()
        if (drawn := await draw(page, source)) != expected
    }
    assert wrong == {}


ELSEWHERE = ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "file:///etc/passwd", "//e.org"]


async def test_only_web_addresses_become_links(page):
    sources = [form.format(address) for address in ELSEWHERE for form in ("[a]({})", "<{}>", "{}")]
    assert [source for source in sources if "<a" in await draw(page, source)] == []


async def test_timestamps(page):
    drawn = await draw(page, "<t:1700000000> <t:1700000000:R> <t:99999999999999:f> <t:1:x>")
    assert drawn.count('datetime="2023-11-14T22:13:20.000Z"') == 2
    assert "years ago" in drawn
    assert drawn.endswith("&lt;t:99999999999999:f&gt; &lt;t:1:x&gt;")


HOSTILE = [
    "> " * 1000 + "a",
    "*" * 4000,
    "||" * 2000,
    "[" * 4000,
    "_a" * 2000,
    "**a" * 1300,
    "- a\n" * 1000,
    "`" * 4000,
    "\\" * 4000,
]

TIME = """async (source) => {
  const { parse } = await import("/playground/markdown.js");
  const start = performance.now();
  parse(source);
  return performance.now() - start;
}"""


async def test_hostile_text_is_parsed_in_time(page):
    """4,000 characters, the most that Discord lets through, whatever they are."""
    took = {source[:4]: await page.evaluate(TIME, source) for source in HOSTILE}
    assert {source: ms for source, ms in took.items() if ms > 500} == {}
