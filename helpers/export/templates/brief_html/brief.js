"use strict";
// Everything here is beside the text: without it each link leads where it says.

const byId = (id) => document.getElementById(id);
const nav = byId("brief-contents");
const wide = matchMedia("(min-width: 68rem)");
// A heading above this line, a little under where a link to it would put it, is being read.
const LINE = 120;

// The contents follow the reader.
if (nav) {
  const list = nav.querySelector("details");
  const here = nav.querySelector(".here");
  const entries = [...list.querySelectorAll("a")].map((link) => [byId(decodeURIComponent(link.hash.slice(1))), link]);
  let current, waiting;

  const follow = () => {
    waiting = false;
    let now;
    for (const [heading, link] of entries) {
      if (heading.closest("details:not([open])")) continue;
      if (heading.getBoundingClientRect().top > LINE) break;
      now = link;
    }
    if (now === current) return;
    if (current) current.removeAttribute("aria-current");
    current = now;
    here.textContent = now ? now.textContent : "";
    if (!now) return;
    now.setAttribute("aria-current", "location");
    const box = nav.getBoundingClientRect(), at = now.getBoundingClientRect();
    if (wide.matches && (at.top < box.top + 48 || at.bottom > box.bottom - 48)) {
      nav.scrollTop += at.top - box.top - box.height / 3;
    }
  };
  const soon = () => {
    if (!waiting) requestAnimationFrame(follow);
    waiting = true;
  };
  const unfold = () => { list.open = wide.matches; };

  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon);
  addEventListener("toggle", soon, { capture: true });
  wide.addEventListener("change", unfold);
  list.addEventListener("click", (event) => { if (event.target.closest("a")) unfold(); });
  list.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || wide.matches || !list.open) return;
    list.open = false;
    list.querySelector("summary").focus({ preventScroll: true });
  });
  unfold();
  follow();
}

// Only a box that scrolls is a stop for the keyboard.
const stops = new ResizeObserver((seen) => {
  for (const { target: box } of seen) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
});
for (const box of document.querySelectorAll(".scroll")) stops.observe(box);

// A link to a folded row opens it, and paper shows all, also in browsers that leave it to us.
const reveal = () => {
  const target = document.querySelector(":target");
  const folded = target && target.closest("details:not([open])");
  if (!folded) return;
  folded.open = true;
  target.scrollIntoView();
};
addEventListener("hashchange", reveal);
addEventListener("load", reveal);
addEventListener("beforeprint", () => {
  for (const rows of document.querySelectorAll("details.rows")) rows.open = true;
});

// A citation opens its passages: at once by click or Enter, after a while by keyboard focus.
const panel = byId("brief-evidence");
const MARK = ".mark a";
const CITED = `a[href^='#p-'], a[href^='#ref-'], ${MARK}`;
const noteOf = (link) => link.matches(MARK) && byId(link.hash.slice(1));
// A note that stands in the margin is read there; its mark only leads to it.
const isCitation = (link) => link && !link.closest(".way-back, [popover]") && !(noteOf(link) && noteOf(link).offsetParent);
const DELAY = 500;

const copies = (node) => {
  const copy = node.cloneNode(true);
  for (const named of copy.querySelectorAll("[id]")) named.removeAttribute("id");
  return copy.childNodes;
};

// The anchors that a citation stands for: its paragraphs, or those that follow a source's name.
const anchorsOf = (link) => {
  if (noteOf(link)) {
    const links = [...noteOf(link).querySelectorAll("a[href^='#p-'], a[href^='#ref-']")];
    const passages = links.filter((one) => one.hash.startsWith("#p-")).flatMap(anchorsOf);
    const whole = links.filter((one) => one.hash.startsWith("#ref-")).map((one) => `p-${decodeURIComponent(one.hash.slice(5))}-1`);
    const cited = (name) => passages.some((other) => other.replace(/\d+$/, "") === name.replace(/\d+$/, ""));
    return [...passages, ...whole.filter((name) => !cited(name))];
  }
  const id = decodeURIComponent(link.hash.slice(1));
  if (id.startsWith("ref-")) {
    const start = `#p-${id.slice(4)}-`, found = [];
    for (let next = link.nextElementSibling; next && next.matches(CITED); next = next.nextElementSibling) {
      if (!decodeURIComponent(next.hash).startsWith(start)) break;
      found.push(...anchorsOf(next));
    }
    return found;
  }
  const [, stem, first] = id.match(/^(.*-)(\d+)$/);
  const [, last] = link.textContent.match(/–(\d+)$/) || [0, first];
  return Array.from({ length: last - first + 1 }, (_, more) => stem + (Number(first) + more));
};

const passage = (anchor) => {
  const part = panel.querySelector("template").content.cloneNode(true);
  const row = byId(anchor).closest("tr");
  const heads = row.closest("table").tHead.rows[0].cells;
  part.querySelector("a").setAttribute("href", `#${anchor}`);
  part.querySelector(".number").textContent = anchor.match(/\d+$/)[0];
  for (const cell of [...row.cells].slice(1).filter((c) => c.textContent.trim())) {
    const term = document.createElement("dt"), text = document.createElement("dd");
    term.append(...copies(heads[cell.cellIndex]));
    text.append(...copies(cell));
    part.querySelector("dl").append(term, text);
  }
  const events = new Set([...document.querySelectorAll(`[id="tbl:events"] a[href="#${anchor}"]`)].map((link) => link.closest("tr")));
  for (const { cells: [when, what] } of events) {
    const item = document.createElement("li"), date = document.createElement("b");
    date.textContent = when.textContent;
    item.append(date, ` ${what.textContent}`);
    part.querySelector("ul").append(item);
  }
  if (!events.size) for (const none of part.querySelectorAll(".told, ul")) none.remove();
  return part;
};

const fill = (link) => {
  const anchors = anchorsOf(link).filter(byId);
  const first = noteOf(link) ? noteOf(link).querySelector("a[href^='#ref-']") : link;
  const id = decodeURIComponent(first.hash.slice(1));
  const source = id.startsWith("ref-") ? id.slice(4) : id.slice(2).replace(/-\d+$/, "");
  const entry = byId(`ref-${source}`);
  panel.querySelector(".source-name").textContent = source;
  panel.querySelector(".entry").replaceChildren(...(entry ? copies(entry) : []));
  panel.querySelector(".passages").replaceChildren(...anchors.map(passage));
};

// In the margin where there is one, else under the citation or over it; CSS makes it a sheet on a phone.
const place = (link) => {
  const at = link.getClientRects()[0], size = panel.getBoundingClientRect();
  const column = byId("brief-main").querySelector("p").getBoundingClientRect().right + 24;
  const margin = column + size.width + 8 <= document.documentElement.clientWidth && !link.closest("table");
  const left = margin ? column : Math.min(at.left, document.documentElement.clientWidth - size.width - 8);
  let top = margin ? Math.min(at.top - 12, innerHeight - size.height - 8) : at.bottom + 6;
  if (!margin && top + size.height > innerHeight && at.top > size.height) top = at.top - size.height - 6;
  panel.style.left = `${Math.max(8, left) + scrollX}px`;
  panel.style.top = `${Math.max(8, top) + scrollY}px`;
  const sheet = panel.getBoundingClientRect();
  if (getComputedStyle(panel).position === "fixed" && at.bottom > sheet.top) scrollBy(0, at.bottom - sheet.top + 24);
};

let shownFor, timer, left;
const show = (link, enter) => {
  if (panel.matches(":popover-open")) panel.hidePopover();
  fill(link);
  panel.showPopover({ source: link });
  panel.scrollTop = 0;
  place(link);
  shownFor = link;
  link.setAttribute("aria-describedby", "brief-evidence-text");
  if (enter) panel.focus({ preventScroll: true });
};

if ("popover" in panel) {
  for (const link of document.querySelectorAll(CITED)) {
    if (isCitation(link)) link.setAttribute("aria-haspopup", "dialog");
  }
  document.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest("a");
    if (link && panel.contains(link) && link.hash) panel.hidePopover();
    if (!link || !link.matches(CITED) || !isCitation(link)) return;
    event.preventDefault();
    clearTimeout(timer);
    link.focus({ preventScroll: true });
    clearTimeout(timer);
    show(link, true);
  });
  document.addEventListener("focusin", ({ target: link }) => {
    if (!link.matches(CITED) || !isCitation(link) || !link.matches(":focus-visible") || link === left) return;
    timer = setTimeout(show, DELAY, link, false);
  });
  document.addEventListener("focusout", ({ target, relatedTarget: next }) => {
    clearTimeout(timer);
    if (target === left) left = null;
    const within = (element) => element === shownFor || panel.contains(element);
    if (next && within(target) && !within(next)) panel.hidePopover();
  });
  panel.addEventListener("beforetoggle", ({ newState }) => {
    if (newState !== "closed" || !shownFor) return;
    shownFor.removeAttribute("aria-describedby");
    // The focus that returns to the citation does not open it again.
    left = panel.contains(document.activeElement) || shownFor === document.activeElement ? shownFor : null;
    shownFor = null;
  });
}
