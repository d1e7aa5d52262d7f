"use strict";
// Everything here is beside the text: without it each link leads where it says.

const byId = (id) => document.getElementById(id);
document.documentElement.classList.add("scripted");

// -- the contents follow the reader, unfolded at the chapter that is read
const nav = byId("brief-contents");
const wide = matchMedia("(min-width: 68rem)");
// A heading above this line, a little under where a link to it would put it, is being read.
const LINE = 120;

if (nav) {
  const list = nav.querySelector("details");
  const here = nav.querySelector(".here");
  const entries = [...list.querySelectorAll("a")].map((link) => [byId(decodeURIComponent(link.hash.slice(1))), link]);
  let current, waiting;

  const follow = () => {
    waiting = false;
    let now;
    for (const [heading, link] of entries) {
      if (!heading || heading.closest("details:not([open])")) continue;
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
  // Unfolded at the head of the page, the list would reach below the screen: its bar moves up.
  list.addEventListener("toggle", () => {
    if (list.open && !wide.matches) scrollBy(0, nav.getBoundingClientRect().top);
  });
  list.addEventListener("click", (event) => { if (event.target.closest("a")) unfold(); });
  list.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || wide.matches || !list.open) return;
    list.open = false;
    list.querySelector("summary").focus({ preventScroll: true });
  });
  unfold();
  follow();
}

// -- boxes: one that scrolls sideways says so, and is a stop for the keyboard
const stops = new ResizeObserver((seen) => {
  for (const { target: box } of seen) {
    const scrolls = box.scrollWidth > box.clientWidth;
    box.classList.toggle("sideways", scrolls);
    if (scrolls) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
});
for (const box of document.querySelectorAll(".scroll")) stops.observe(box);

// -- folds: a link to what is folded opens it, also where the browser leaves it to us
const reveal = () => {
  const name = decodeURIComponent(location.hash.slice(1)), target = name && byId(name);
  let folded = target && target.closest("details:not([open])");
  if (!folded) return;
  for (; folded; folded = target.closest("details:not([open])")) folded.open = true;
  target.scrollIntoView();
};
addEventListener("hashchange", reveal);
addEventListener("load", reveal);
addEventListener("beforeprint", () => {
  for (const rows of document.querySelectorAll("details.rows")) rows.open = true;
});

// -- cards: what a citation rests on, opened by resting on it, by focus, by a click or a tap
const card = byId("brief-evidence");
const CITED = "a[href^='#p-'], a[href^='#ref-'], .mark a";
const isCitation = (link) => link && link.matches(CITED) && !link.closest(".way-back, [popover]");
// Milliseconds; and the events of a passage beyond which a card tells their titles alone.
const MANY = 3, HOVER = 300, FOCUS = 500, LEAVE = 250;
const nameOf = (link) => decodeURIComponent(link.hash.slice(1));
const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];

// A paragraph's anchors: `¶12–14` stands for three.
const paragraphs = (link) => {
  const [, stem, first] = nameOf(link).match(/^(.*-)(\d+)$/);
  const [, last] = link.textContent.match(/–(\d+)$/) || [0, first];
  return Array.from({ length: last - first + 1 }, (_, more) => stem + (Number(first) + more));
};

// What a citation stands for: [source, its anchors], in order. A source named without a paragraph
// has one; a source's name before paragraphs stands for them.
const citedBy = (link) => {
  const note = link.matches(".mark a") && byId(nameOf(link));
  let links = [link];
  if (note) links = all("a[href^='#p-'], a[href^='#ref-']", note);
  else if (link.matches("a[href^='#ref-']")) {
    const start = `p-${nameOf(link).slice(4)}-`;
    for (let next = link.nextElementSibling; next && next.matches("a[href^='#p-']"); next = next.nextElementSibling) {
      if (!nameOf(next).startsWith(start)) break;
      links.push(next);
    }
  }
  const found = new Map();
  const of = (source) => found.get(source) || found.set(source, []).get(source);
  for (const one of links) {
    if (one.matches("a[href^='#ref-']")) of(nameOf(one).slice(4));
    else of(nameOf(one).slice(2).replace(/-\d+$/, "")).push(...paragraphs(one));
  }
  for (const [source, anchors] of found) if (!anchors.length) anchors.push(`p-${source}-1`);
  return found;
};

// The record of the events, where the page holds one: who speaks in a passage, and what it tells.
let record;
const items = all("#events .list li[id]");
const told = (source, number) => {
  const held = byId("events-record");
  record ??= held ? JSON.parse(held.textContent) : { events: [], names: [] };
  const speakers = new Set(), events = [];
  record.events.forEach((event, place) => {
    const mine = event.accounts.filter((one) => one.source === source && one.paragraph === number);
    for (const one of mine) if (one.speaker >= 0) speakers.add(record.names[one.speaker]);
    const item = items[place];
    if (mine.length) events.push([item.firstChild.textContent, item.lastChild.textContent, `#${item.id}`, event.summary]);
  });
  if (!held) {
    const rows = new Set(all(`[id="tbl:events"] a[href="#p-${CSS.escape(source)}-${number}"]`).map((link) => link.closest("tr")));
    for (const { cells: [when, what] } of rows) events.push([when.textContent, what.textContent.replace(/ \[.*\]$/, "")]);
  }
  return { speakers: [...speakers], events };
};

const copies = (node) => {
  const copy = node.cloneNode(true);
  for (const named of all("[id]", copy)) named.removeAttribute("id");
  return [...copy.childNodes];
};
const part = (name) => card.querySelector(`template.${name}`).content.firstElementChild.cloneNode(true);
const drop = (made, selector) => all(selector, made).forEach((one) => one.remove());

const passage = (anchor) => {
  const made = part("passage"), number = Number(anchor.match(/\d+$/)[0]);
  const row = byId(anchor).closest("tr"), heads = row.closest("table").tHead.rows[0].cells;
  made.querySelector("a").setAttribute("href", `#${anchor}`);
  made.querySelector(".number").textContent = number;
  for (const cell of [...row.cells].slice(1).filter((one) => one.textContent.trim())) {
    const head = heads[cell.cellIndex].textContent;
    if (head === "What it is") {
      made.querySelector(".what").append(...copies(cell));
      drop(made, ".what .way-back");
      continue;
    }
    const term = document.createElement("dt"), text = document.createElement("dd");
    term.textContent = head;
    text.append(...copies(cell));
    made.querySelector("dl").append(term, text);
  }
  const { speakers, events } = told(anchor.slice(2).replace(/-\d+$/, ""), number);
  made.querySelector(".who span").textContent = speakers.join(", ");
  if (!speakers.length) drop(made, ".who");
  for (const [when, what, where, summary] of events) {
    const item = document.createElement("li"), date = document.createElement("b");
    const home = where ? item.appendChild(document.createElement("a")) : item;
    if (where) home.setAttribute("href", where);
    date.textContent = when;
    home.append(date, ` ${what.trim()}`);
    if (summary && events.length <= MANY) {
      const more = item.appendChild(document.createElement("span"));
      more.className = "summary";
      more.textContent = summary;
    }
    made.querySelector("ul").append(item);
  }
  if (!events.length) drop(made, ".told, ul");
  return made;
};

const names = new Map(all(".note a[href^='#ref-']").map((link) => [nameOf(link).slice(4), link.textContent]));
const sourceCard = ([source, anchors]) => {
  const made = part("source"), entry = byId(`ref-${source}`);
  made.querySelector(".name").textContent = names.get(source) || source;
  if (entry) made.querySelector(".entry").append(...copies(entry));
  drop(made, ".entry .way-back, .entry > strong:first-child");
  const address = made.querySelector(".entry a[href^='http']");
  if (address) address.textContent = `Read it at ${address.hostname}`;
  made.append(...anchors.filter(byId).map(passage));
  return made;
};

// In the margin where there is one, else under the citation or over it; CSS makes it a sheet on a phone.
const place = (link) => {
  const at = link.getClientRects()[0], size = card.getBoundingClientRect();
  const column = byId("brief-main").querySelector("p").getBoundingClientRect().right + 24;
  const margin = column + size.width + 8 <= document.documentElement.clientWidth && !link.closest("table");
  const left = margin ? column : Math.min(at.left, document.documentElement.clientWidth - size.width - 8);
  let top = margin ? Math.min(at.top - 12, innerHeight - size.height - 8) : at.bottom + 6;
  if (!margin && top + size.height > innerHeight && at.top > size.height) top = at.top - size.height - 6;
  card.style.left = `${Math.max(8, left) + scrollX}px`;
  card.style.top = `${Math.max(8, top) + scrollY}px`;
  const sheet = card.getBoundingClientRect();
  if (getComputedStyle(card).position === "fixed" && at.bottom > sheet.top) scrollBy(0, at.bottom - sheet.top + 24);
};

// `owner`: the citation that the card is of. A card that was clicked for stays; `left` is the
// citation to which the focus returns, which does not open it again.
let owner, stays, left, timer;
const close = () => { if (card.matches(":popover-open")) card.hidePopover(); };
const show = (link, clicked) => {
  if (owner !== link) {
    close();
    const mark = link.matches(".mark a") ? `Note ${link.textContent}` : "Evidence";
    card.querySelector(".title").textContent = mark;
    card.querySelector(".sources").replaceChildren(...[...citedBy(link)].map(sourceCard));
    card.showPopover({ source: link });
    card.scrollTop = 0;
    place(link);
    owner = link;
    link.setAttribute("aria-describedby", "brief-evidence-text");
  }
  stays = clicked;
  if (clicked) card.focus({ preventScroll: true });
};
const later = (wait, act, ...given) => {
  clearTimeout(timer);
  timer = setTimeout(act, wait, ...given);
};

if ("popover" in card) {
  for (const link of all(CITED)) if (isCitation(link)) link.setAttribute("aria-haspopup", "dialog");
  document.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest("a");
    if (link && card.contains(link) && link.hash) close();
    if (!isCitation(link)) return;
    event.preventDefault();
    link.focus({ preventScroll: true });
    clearTimeout(timer);
    show(link, true);
  });
  document.addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType !== "mouse" || stays) return;
    const link = target.closest("a");
    if (isCitation(link)) later(HOVER, show, link, false);
    else if (card.contains(target)) clearTimeout(timer);
    else if (owner !== document.activeElement) later(LEAVE, close);
  });
  document.addEventListener("focusin", ({ target: link }) => {
    if (!isCitation(link) || !link.matches(":focus-visible") || link === left) return;
    later(FOCUS, show, link, false);
  });
  document.addEventListener("focusout", ({ target, relatedTarget: next }) => {
    clearTimeout(timer);
    if (target === left) left = null;
    const within = (element) => element === owner || card.contains(element);
    if (next && within(target) && !within(next)) close();
  });
  card.addEventListener("beforetoggle", ({ newState }) => {
    if (newState !== "closed" || !owner) return;
    owner.removeAttribute("aria-describedby");
    left = card.contains(document.activeElement) || owner === document.activeElement ? owner : null;
    owner = stays = null;
  });
}
