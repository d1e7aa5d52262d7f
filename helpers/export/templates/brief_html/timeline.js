"use strict";
// The timeline of all events. Its list and its record stand in the page; without this script the
// list is all there is. What is chosen and asked for lives in the address: #events?camp=taliban.
{
const byId = (id) => document.getElementById(id);
const home = byId("events"), source = byId("events-record");
if (home && source) {
  const R = JSON.parse(source.textContent);
  const make = (tag, about = {}, ...inside) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(about)) {
      if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...inside.filter((part) => part !== undefined && part !== ""));
    return made;
  };
  const DAY = 864e5, NONE = "none", UNTIL = Date.parse(R.until) / DAY + 1;
  const FACETS = ["phase", "theme", "kind", "tone"];
  const TONES = { friendly: "Friendly", even: "Even", unfriendly: "Unfriendly", untold: "No attitude told" };
  const CAMPS = { ...R.camps, [NONE]: "None" };
  const toneOf = (tone) => tone === null ? "untold" : tone > 0 ? "friendly" : tone < 0 ? "unfriendly" : "even";
  const signed = (tone) => tone ? `${tone > 0 ? "+" : "−"}${Math.abs(tone)}` : "0";
  const yearOf = (when) => new Date(when * DAY).getUTCFullYear();
  const day = (text) => text ? Date.parse(text) / DAY : NaN;

  const items = [...home.querySelectorAll(".list li[id]")];
  const events = R.events.map((event, place) => ({
    ...event, place, item: items[place], id: items[place].id.slice("event=".length),
    date: items[place].firstChild.textContent, title: items[place].lastChild.textContent.trim(),
    camps: event.camps || { [NONE]: null },
  }));
  const byName = new Map(events.map((event) => [event.id, event]));
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const hay = (event) => event.hay ??= plain([event.title, event.date, event.summary, event.basis,
    ...event.accounts.flatMap((one) => [one.note, one.words, one.why, R.sources[one.source][0], R.names[one.speaker], ...(one.edges || []).map((edge) => edge[5])]),
  ].filter(Boolean).join(" "));

  // -- what is asked, and the address that says it
  const asked = { words: "", camp: [], phase: "", theme: "", kind: "", tone: "" };
  let chosen = null, shown = events;
  const clear = () => Object.assign(asked, { words: "", camp: [], phase: "", theme: "", kind: "", tone: "" });

  const marksOf = (event) => Object.entries(event.camps).filter(([camp, tone]) =>
    (!asked.camp.length || asked.camp.includes(camp)) && (!asked.tone || toneOf(tone) === asked.tone));
  const fits = (event, words) => ["phase", "theme", "kind"].every((facet) => !asked[facet] || event[facet] === asked[facet])
    && marksOf(event).length > 0 && words.every((word) => hay(event).includes(word));

  const read = () => {
    const hash = location.hash.slice(1);
    if (!/^(events$|events\?|event=)/.test(hash)) return false;
    const given = new URLSearchParams(hash.replace(/^events\??/, ""));
    clear();
    asked.words = given.get("words") || "";
    asked.camp = (given.get("camp") || "").split(",").filter((camp) => camp in CAMPS);
    for (const facet of FACETS) {
      const value = given.get(facet) || "";
      asked[facet] = options[facet].some(([code]) => code === value) ? value : "";
    }
    chosen = byName.get(given.get("event")) || null;
    return true;
  };
  let writing;
  const write = () => {
    clearTimeout(writing);
    writing = setTimeout(() => {
      const parts = Object.entries({ ...asked, camp: asked.camp.join(","), event: chosen ? chosen.id : "" })
        .filter(([, value]) => value).map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll("%2C", ",")}`);
      history.replaceState(history.state, "", parts.length ? `#events?${parts.join("&")}` : "#events");
    }, 150);
  };

  // -- the controls
  const count = (of) => events.reduce((n, event) => n + of(event), 0);
  const options = {
    phase: R.phases.map(([code, name]) => [code, name, count((e) => e.phase === code)]),
    theme: Object.entries(R.themes).map(([code, name]) => [code, name, count((e) => e.theme === code)]),
    kind: Object.entries(R.kinds).map(([code, name]) => [code, name, count((e) => e.kind === code)]),
    tone: Object.entries(TONES).map(([code, name]) => [code, name, count((e) => Object.values(e.camps).some((tone) => toneOf(tone) === code))]),
  };
  const LABELS = { phase: "Phase", theme: "Theme", kind: "Kind of act", tone: "Moscow’s tone" };
  const camps = Object.keys(CAMPS).filter((camp) => events.some((event) => camp in event.camps));
  const form = make("form", { class: "ask", role: "search", "aria-label": "Ask the events" });
  const words = make("input", { type: "search", name: "words", autocomplete: "off", spellcheck: "false" });
  const boxes = camps.map((camp) => make("input", { type: "checkbox", name: "camp", value: camp }));
  const selects = Object.fromEntries(FACETS.map((facet) => [facet, make("select", { name: facet },
    make("option", { value: "" }, "All"),
    ...options[facet].filter(([, , n]) => n).map(([code, name, n]) => make("option", { value: code }, `${name} (${n})`)))]));
  const all = make("button", { type: "reset" }, "Show all");
  const status = make("p", { class: "status", role: "status" });
  const leads = make("button", { type: "button", class: "leads" }, "List");
  form.append(
    make("fieldset", {}, make("legend", {}, "Camps"), ...boxes.map((box) =>
      make("label", { class: "chip", style: `--c:var(--${box.value})` }, box, make("span", {}, CAMPS[box.value])))),
    make("div", { class: "fields" },
      make("label", { class: "words" }, make("span", {}, "Words"), words),
      ...FACETS.map((facet) => make("label", {}, make("span", {}, LABELS[facet]), selects[facet]))),
    make("div", { class: "told" }, status, leads, all));

  // -- the list, which is the page's own
  const list = home.querySelector(".list");
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Events, phase by phase");
  list.tabIndex = 0;
  for (const group of list.children) {
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", group.firstChild.textContent);
    group.firstChild.setAttribute("role", "presentation");
  }
  for (const item of items) item.setAttribute("role", "option");

  // -- the picture: time runs down, a column a camp, a band a phase
  const NS = "http://www.w3.org/2000/svg";
  const picture = make("div", { class: "picture-of-events", tabindex: "0", role: "slider", "aria-orientation": "vertical", "aria-label": "Events in time", "aria-valuemin": "0" });
  const heads = make("div", { class: "heads", "aria-hidden": "true" });
  const names = make("div", { class: "bands", "aria-hidden": "true" });
  const svg = document.createElementNS(NS, "svg");
  const tip = make("div", { class: "tip", hidden: true });
  picture.append(svg);
  const plot = make("div", { class: "plot" }, heads, make("div", { class: "field" }, names, picture, tip));
  let marks = [], layer;

  // Each band is as high as its events need; within it time runs evenly.
  // On a phone its name takes ``NAMED`` of it.
  const NAMED = 22;
  const bandsOf = (narrow) => {
    const phases = R.phases.filter(([, , first]) => first).map(([code, name, first, last]) => ({ code, name, from: day(first), end: day(last) + 1 }));
    phases.sort((one, other) => one.from - other.from);
    const days = events.flatMap((event) => [event.first, event.last]).filter(Boolean).map(day);
    const last = Math.max(UNTIL, ...days.map((one) => one + 1));
    const placed = [], outside = (from) => ({ code: "outside", name: "Outside all phases", from });
    if (days.length && !(phases[0]?.from <= Math.min(...days))) placed.push(outside(Math.min(...days)));
    for (const [place, band] of phases.entries()) {
      placed.push(band);
      if (band.end < (phases[place + 1]?.from ?? last)) placed.push(outside(band.end));
    }
    const starts = events.map((event) => day(event.first || event.last));
    let top = 0;
    for (const [place, band] of placed.entries()) {
      band.to = placed[place + 1]?.from ?? last;
      band.n = starts.reduce((n, start) => n + (start >= band.from && start < band.to), 0);
      band.head = narrow ? NAMED + 2 : 3;
      band.top = top;
      const lines = narrow ? 0 : 8 + 16 * Math.ceil((band.name.length + 10) / 19);
      top = band.bottom = top + Math.max(lines, band.head + (narrow ? 14 : 24) + 10 * Math.sqrt(band.n));
    }
    const loose = events.filter((event) => !event.first && !event.last);
    const rest = { code: "undated", name: "No passage tells when", n: loose.length, top: top + 10, head: narrow ? NAMED + 2 : 3 };
    rest.bottom = rest.top + rest.head + 14 + 9 * Math.sqrt(rest.n);
    return { bands: placed, rest: loose.length ? rest : null, loose: new Map(loose.map((event, place) => [event, (place + 1) / (loose.length + 1)])) };
  };
  const levels = (bands) => (when) => {
    let band = bands[0];
    for (const next of bands) if (next.from <= when) band = next;
    const part = Math.min(1, Math.max(0, (when - band.from) / (band.to - band.from || 1)));
    return band.top + band.head + part * (band.bottom - band.top - band.head - 3);
  };
  // Where a mark begins and ends, down the page; a wedge lies before or behind its one known day.
  const spanOf = (event, level, rest, loose) => {
    const [first, last] = [day(event.first), day(event.last)];
    if (isNaN(first) && isNaN(last)) {
      const at = rest.top + rest.head + 4 + loose.get(event) * (rest.bottom - rest.top - rest.head - 8);
      return [at, at, "undated"];
    }
    if (isNaN(first)) return [level(last) - 17, level(last), "until"];
    if (isNaN(last)) return [level(first), level(first) + 17, "since"];
    if (event.exact === "day") return [level(first + .5), level(first + .5), "day"];
    return [level(first), level(last + 1), event.exact];
  };
  // Marks of one side of a column, each in the first slot that is free where it lies. Where ``most``
  // slots are taken, it moves down into the next that will be.
  const packed = (side, radius, most = Infinity, tops = []) => {
    const ends = [];
    for (const mark of side) {
      let slot = 0;
      mark.down = 0;
      while (ends[slot] > mark.top - radius) slot += 1;
      if (slot >= most) {
        slot = ends.indexOf(Math.min(...ends));
        mark.down = ends[slot] - mark.top + radius;
      }
      // No name of a phase, which begins at one of ``tops``, lies over it.
      const named = tops.find((top) => mark.bottom + mark.down > top - radius && mark.top + mark.down < top + NAMED);
      if (named !== undefined) mark.down = named + NAMED - mark.top + radius;
      ends[slot] = mark.bottom + mark.down + radius;
      mark.slot = slot;
    }
    return ends.length;
  };
  const capsule = ({ x, top, bottom, exact, long }, r) => {
    if (exact === "until") return `M${x - r},${bottom}h${2 * r}L${x},${top}z`;
    if (exact === "since") return `M${x - r},${top}h${2 * r}L${x},${bottom}z`;
    const wide = Math.round((long ? r * .55 : r) * 10) / 10, middle = (top + bottom) / 2;
    const high = exact === "day" || exact === "undated" ? 0 : Math.max(bottom - top - 2 * wide, r);
    return `M${x - wide},${middle - high / 2}a${wide},${wide} 0 0 1 ${2 * wide},0v${high}a${wide},${wide} 0 0 1 ${-2 * wide},0z`;
  };
  const round = (text) => text.replace(/\d+\.\d{2,}/g, (number) => Number(number).toFixed(1));

  const draw = () => {
    const width = plot.clientWidth, narrow = width < 520;
    if (!width) return;
    const { bands, rest, loose } = bandsOf(narrow), every = rest ? [...bands, rest] : bands;
    const level = levels(bands), left = narrow ? 0 : 166, height = every.at(-1).bottom + 2;
    marks = events.flatMap((event) => {
      const [top, bottom, exact] = spanOf(event, level, rest, loose);
      return Object.entries(event.camps).map(([camp, tone]) => ({ event, camp, tone, exact, top, bottom, long: bottom - top > 24, side: Math.sign(tone || 0) }));
    });
    marks.sort((one, other) => camps.indexOf(one.camp) - camps.indexOf(other.camp) || one.top - other.top || one.bottom - other.bottom);
    // Long marks, which are slender and faint, stand at the far edge of a side, behind the short ones.
    const gap = narrow ? 8 : 13, right = 26, SLENDER = .45, WANTED = narrow ? 4.2 : 5.6;
    const sides = camps.map((camp) => {
      const mine = marks.filter((mark) => mark.camp === camp);
      return [-1, 0, 1].map((side) => [false, true].map((long) => mine.filter((mark) => mark.side === side && mark.long === long)));
    });
    const tops = narrow ? every.map((band) => band.top) : [];
    let pitch = 0, widths;
    for (let most = 1.2; most > .14 && pitch < WANTED; most -= .05) {
      widths = sides.map((three) => three.map(([short, long]) => [packed(short, WANTED / 2, Math.ceil(most * short.length ** .65), tops), packed(long, 2) * SLENDER]));
      const slots = widths.flat().reduce((n, both) => n + Math.max(...both), 0);
      pitch = Math.min(WANTED + 1.2, (width - left - right - gap * camps.length) / slots);
    }
    const radius = pitch * .45;
    const used = widths.flat().reduce((n, both) => n + Math.max(...both), 0) * pitch;
    const apart = Math.max(gap, (width - left - right - used) / camps.length);
    let x = left + apart / 3;
    const parts = [], labels = [];
    for (const [place, three] of sides.entries()) {
      const [less, even, more] = widths[place].map((both) => Math.max(...both) * pitch);
      const begin = x + less, end = begin + even;
      for (const [side, kinds] of three.entries()) for (const [long, those] of kinds.entries()) for (const mark of those) {
        const away = (long ? Math.max(...widths[place][side]) - (mark.slot + .5) * SLENDER : mark.slot + .5) * pitch;
        mark.top += mark.down;
        mark.bottom += mark.down;
        mark.x = side === 0 ? begin - away : side === 1 ? begin + away : end + away;
      }
      parts.push(`<rect class="middle" x="${begin.toFixed(1)}" y="0" width="${even.toFixed(1)}" height="${height.toFixed(0)}"/>`);
      labels.push(make("span", { style: `left:${((begin + end) / 2).toFixed(1)}px;--c:var(--${camps[place]})` }, CAMPS[camps[place]]));
      x = end + more + apart;
    }
    for (const band of every) parts.push(`<path class="rule" d="M0,${band.top.toFixed(1)}H${width}"/>`);
    if (!narrow && bands.length) {
      let free = 0;
      for (let year = yearOf(bands[0].from) + 1; year <= yearOf(UNTIL); year += 1) {
        const at = level(Date.UTC(year, 0) / DAY);
        if (at < free || (year < 2000 && year % 10)) continue;
        parts.push(`<text class="tick" x="${left - 8}" y="${(at + 3.5).toFixed(1)}">${year}</text><path class="rule" d="M${left - 5},${at.toFixed(1)}h5"/>`);
        free = at + 14;
      }
    }
    marks.sort((one, other) => camps.indexOf(one.camp) - camps.indexOf(other.camp) || other.long - one.long);
    for (const camp of camps) {
      const mine = marks.filter((mark) => mark.camp === camp);
      parts.push(`<g style="--c:var(--${camp})">${mine.map((mark) =>
        `<path class="m ${mark.exact}${mark.event.doubt ? " doubt" : ""}${mark.side ? "" : " even"}" d="${round(capsule(mark, radius))}"/>`).join("")}</g>`);
    }
    svg.setAttribute("viewBox", `0 0 ${width} ${height.toFixed(0)}`);
    svg.setAttribute("width", width);
    svg.setAttribute("height", height.toFixed(0));
    svg.innerHTML = parts.join("");
    layer = document.createElementNS(NS, "g");
    svg.append(layer);
    for (const [place, element] of svg.querySelectorAll(".m").entries()) marks[place].element = element;
    marks.radius = radius;
    heads.replaceChildren(...labels);
    plot.classList.toggle("narrow", narrow);
    const until = (band) => band.to === bands.at(-1).to ? `since ${yearOf(band.from)}` : [...new Set([band.from, band.to - 1].map(yearOf))].join("–");
    names.replaceChildren(...every.map((band) => make("p", {
      style: `top:${band.top.toFixed(1)}px;height:${(band.bottom - band.top).toFixed(1)}px`, "data-phase": band.code,
    }, make("b", {}, band.name), " ", band.from === undefined ? "" : make("span", {}, until(band)))));
    paint();
  };

  // -- what is shown and chosen
  const paint = () => {
    const inside = new Set(shown);
    for (const mark of marks) {
      mark.on = inside.has(mark.event) && (!asked.camp.length || asked.camp.includes(mark.camp)) && (!asked.tone || toneOf(mark.tone) === asked.tone);
      if (mark.on === mark.element.classList.contains("out")) mark.element.classList.toggle("out", !mark.on);
    }
    for (const name of names.children) name.classList.toggle("on", name.dataset.phase === asked.phase);
    point(chosen);
  };
  const point = (event, lightly) => {
    if (!layer) return;
    const mine = event ? marks.filter((mark) => mark.event === event) : [];
    const r = marks.radius;
    const at = mine.map(({ x, top, bottom }) => [x, (top + bottom) / 2]);
    const line = at.length > 1 ? `<path class="link" d="M${Math.min(...at.map(([x]) => x))},${at[0][1]}H${Math.max(...at.map(([x]) => x))}"/>` : "";
    layer.innerHTML = round(line + mine.map((mark) => `<g style="--c:var(--${mark.camp})"><path class="ring${lightly ? " lightly" : ""}" d="${capsule({ ...mark, top: mark.top - 2.5, bottom: mark.bottom + 2.5 }, r + 2.5)}"/><path class="m ${mark.exact}${mark.event.doubt ? " doubt" : ""}" d="${capsule(mark, r + .6)}"/></g>`).join(""));
  };
  const ask = () => {
    const wanted = plain(asked.words).split(/\s+/).filter(Boolean);
    shown = events.filter((event) => fits(event, wanted));
    const inside = new Set(shown);
    for (const event of events) if (event.item.hidden === inside.has(event)) event.item.hidden = !inside.has(event);
    for (const group of list.children) group.hidden = !group.querySelector("li[id]:not([hidden])");
    const n = shown.length, every = events.length.toLocaleString("en");
    status.textContent = n === events.length ? `All ${every} events are shown.` : `${n.toLocaleString("en")} of ${every} events ${n === 1 ? "is" : "are"} shown.`;
    all.disabled = n === events.length && !chosen;
    picture.setAttribute("aria-valuemax", n);
    paint();
    choose(chosen && inside.has(chosen) ? chosen : null);
  };
  const fill = () => {
    words.value = asked.words;
    for (const box of boxes) box.checked = asked.camp.includes(box.value);
    for (const facet of FACETS) selects[facet].value = asked[facet];
  };
  const choose = (event) => {
    list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
    chosen = event;
    const place = shown.indexOf(event) + 1;
    picture.setAttribute("aria-valuenow", place);
    picture.setAttribute("aria-valuetext", event ? `${event.date}: ${event.title}; event ${place} of ${shown.length}` : "No event is chosen");
    all.disabled = shown.length === events.length && !chosen;
    tell(event);
    point(event);
    if (event) {
      event.item.setAttribute("aria-selected", "true");
      list.setAttribute("aria-activedescendant", event.item.id);
      const box = list.getBoundingClientRect(), at = event.item.getBoundingClientRect();
      if (at.top < box.top + 30 || at.bottom > box.bottom) list.scrollTop += at.top - box.top - box.height / 3;
    } else list.removeAttribute("aria-activedescendant");
  };
  const step = (by) => {
    const from = chosen ? shown.indexOf(chosen) : by < 0 ? shown.length : -1;
    const next = shown[Math.min(shown.length - 1, Math.max(0, from + by))];
    if (next) { choose(next); write(); }
  };
  const leap = (by) => {
    const place = R.phases.findIndex(([code]) => chosen && code === chosen.phase);
    const codes = R.phases.map(([code]) => code).filter((code) => shown.some((event) => event.phase === code));
    const next = codes[Math.min(codes.length - 1, Math.max(0, codes.indexOf((R.phases[place] || [])[0]) + by))];
    const event = shown.find((one) => one.phase === next);
    if (event) { choose(event); write(); }
  };
  const keys = {
    ArrowDown: () => step(1), ArrowRight: () => step(1), ArrowUp: () => step(-1), ArrowLeft: () => step(-1),
    PageDown: () => leap(1), PageUp: () => leap(-1), Home: () => step(-Infinity), End: () => step(Infinity),
    Enter: () => chosen && panel.focus(),
  };

  // -- one event: its accounts, where they part, and who cites them
  const panel = make("section", { class: "event", "aria-label": "The chosen event", tabindex: "-1", hidden: true });
  const anchor = (account) => `p-${account.source}-${account.paragraph}`;
  const passage = (account) => {
    const shorter = `${R.sources[account.source][0]}${account.paragraph > 1 || byId(`p-${account.source}-2`) ? `, ¶${account.paragraph}` : ""}`;
    return byId(anchor(account)) ? make("a", { href: `#${anchor(account)}` }, shorter) : shorter;
  };
  const edge = ([holder, target, teller, tone, by, note]) => make("li", {},
    `${R.names[holder]} → ${R.names[target]} `, make("b", { class: "tone" }, signed(tone)),
    ` (${by}${teller >= 0 ? `, says ${R.names[teller]}` : ""})`, note ? `: ${note}` : "");
  const accountOf = (account) => {
    const [, address] = R.sources[account.source];
    const how = R.stances[account.stance || "reports"].toLowerCase();
    return make("li", {},
      make("p", {}, make("b", {}, passage(account)), ` ${how}${account.speaker === undefined ? "" : ` (${R.names[account.speaker]})`}`,
        account.date ? `: ${account.date}` : "",
        ...(account.words ? [" (its words: ", make("q", {}, account.words), ")"] : [])),
      account.note ? make("p", {}, `${account.note[0].toUpperCase()}${account.note.slice(1)}.`.replace(/\.\.$/, ".")) : "",
      account.edges ? make("ul", {}, ...account.edges.map(edge)) : "",
      account.why ? make("p", { class: "why" }, account.why) : "",
      address ? make("p", { class: "address" }, make("a", { href: address, rel: "noreferrer" }, address.replace(/^https?:\/\/(www\.)?/, ""))) : "");
  };
  // The notes that cite each passage; a source cited without a paragraph has but one.
  let citing;
  const citations = () => {
    if (citing) return citing;
    citing = new Map();
    for (const note of document.querySelectorAll("main .note[id^='note-']")) {
      const mark = byId(note.id.replace("note", "mark"));
      if (!mark || note.closest(".annex")) continue;
      for (const link of note.querySelectorAll("a[href^='#p-'], a[href^='#ref-']")) {
        const name = decodeURIComponent(link.hash.slice(1));
        const [, stem, first] = name.match(/^p-(.*)-(\d+)$/) || [0, name.slice(4), 1];
        const last = (link.textContent.match(/–(\d+)$/) || [0, first])[1];
        if (name.startsWith("ref-") && note.querySelector(`a[href^='#p-${CSS.escape(stem)}-']`)) continue;
        for (let number = Number(first); number <= last; number += 1) {
          const key = `p-${stem}-${number}`;
          citing.set(key, (citing.get(key) || new Set()).add(mark));
        }
      }
    }
    return citing;
  };
  const sentenceBefore = (mark) => {
    const block = mark.closest("p, li, td, h2, h3, h4");
    const range = document.createRange();
    range.setStart(block, 0);
    range.setEndBefore(mark.closest("sup") || mark);
    const before = range.cloneContents();
    for (const other of before.querySelectorAll(".mark, .note, .anchor")) other.replaceWith(" ");
    return before.textContent.replace(/\s+/g, " ").trim().split(/(?<=[.!?])\s+(?=[A-Z“"])/).pop();
  };
  const tell = (event) => {
    home.classList.toggle("telling", Boolean(event));
    panel.hidden = !event;
    if (!event) return;
    const phase = R.phases.find(([code]) => code === event.phase);
    const marked = [...new Set(event.accounts.flatMap((account) => [...(citations().get(anchor(account)) || [])]))];
    marked.sort((one, other) => one.compareDocumentPosition(other) & 4 ? -1 : 1);
    const close = make("button", { type: "button", class: "close", "aria-label": "Close this event" }, "×");
    close.addEventListener("click", () => { choose(null); write(); list.focus({ preventScroll: true }); });
    const turns = [[-1, "Earlier"], [1, "Later"]].map(([by, label]) => {
      const button = make("button", { type: "button", disabled: !shown[shown.indexOf(event) + by] }, label);
      button.addEventListener("click", () => {
        step(by);
        const again = [...panel.querySelectorAll(".turns button")].find((one) => one.textContent === label);
        (again.disabled ? panel : again).focus({ preventScroll: true });
      });
      return button;
    });
    panel.replaceChildren(
      make("div", { class: "bar" }, make("p", { class: "date" }, event.date), make("p", { class: "turns" }, ...turns), close),
      make("h3", {}, event.title),
      event.summary ? make("p", {}, event.summary) : "",
      make("p", { class: "facts" }, [phase[1], R.themes[event.theme], R.kinds[event.kind], `${event.confidence} confidence`].filter(Boolean).join(" · ")),
      make("ul", { class: "camps" }, ...Object.entries(event.camps).filter(([camp]) => camp !== NONE).map(([camp, tone]) =>
        make("li", { style: `--c:var(--${camp})` }, CAMPS[camp], tone === null ? "" : `: ${TONES[toneOf(tone)].toLowerCase()} ${signed(tone)}`))),
      ...(event.apart || event.basis ? [make("h4", {}, event.apart ? "Where the accounts part" : "How it is dated")] : []),
      ...(event.apart || []).map(([what, sides]) => make("dl", {}, make("dt", {}, what), ...sides.map(([said, places]) =>
        make("dd", {}, `${R.stances[said] || said}: `, ...places.flatMap((place, n) => [n ? "; " : "", passage(event.accounts[place])]))))),
      event.basis ? make("p", { class: "why" }, event.basis) : "",
      make("h4", {}, event.accounts.length > 1 ? `${event.accounts.length} passages tell it` : "One passage tells it"),
      make("ul", { class: "accounts" }, ...event.accounts.map(accountOf)),
      ...(marked.length ? [make("h4", {}, "Cited in the brief"), make("ul", { class: "cited" }, ...marked.map((mark) =>
        make("li", {}, make("a", { href: `#${mark.id}` }, sentenceBefore(mark)), ` ${mark.textContent}`)))] : []));
    panel.scrollTop = 0;
  };

  // -- together
  const KEY = [["day", "a day"], ["month", "a month"], ["year", "a year or more"], ["until", "by then"], ["since", "from then"], ["day doubt", "uncertain"]];
  const legend = make("p", { class: "legend" });
  for (const [exact, said] of KEY) {
    const sign = document.createElementNS(NS, "svg");
    sign.setAttribute("viewBox", "0 0 12 18");
    sign.setAttribute("aria-hidden", "true");
    sign.innerHTML = `<path class="m ${exact}" d="${capsule({ x: 6, top: exact.startsWith("day") ? 9 : 2, bottom: exact.startsWith("day") ? 9 : 16, exact: exact.split(" ")[0] }, 3.4)}"/>`;
    legend.append(make("span", {}, sign, said));
  }
  const lead = make("p", { class: "lead" }, "Each mark is an event, as exact as its date. Right of a camp’s shaded middle Moscow is friendly to it, left of it unfriendly; on the middle it is even, or no attitude is told. An event with several camps has a mark in each. A phase is as high as its events need, and where many fall together some are moved down.");
  const both = make("div", { class: "both" }, plot, make("div", { class: "side" }, panel, list));
  source.parentElement.replaceWith(lead, form, legend, both, source);
  home.classList.add("alive");

  for (const kind of ["input", "reset"]) form.addEventListener(kind, () => setTimeout(() => {
    asked.words = words.value.trim();
    asked.camp = boxes.filter((box) => box.checked).map((box) => box.value);
    for (const facet of FACETS) asked[facet] = selects[facet].value;
    if (kind === "reset") chosen = null;
    ask();
    write();
  }, 0));
  leads.addEventListener("click", () => { list.scrollIntoView(); list.focus({ preventScroll: true }); });
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const widget of [list, picture]) widget.addEventListener("keydown", (event) => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    keys[event.key]();
    if (widget === picture && event.key !== "Enter") inSight();
  });
  home.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (!tip.hidden) tip.hidden = true;
    else if (panel.contains(document.activeElement)) list.focus({ preventScroll: true });
    else if (chosen) { choose(null); write(); }
  });
  list.addEventListener("click", (event) => {
    const item = event.target.closest("li[id]");
    if (item) { choose(events[items.indexOf(item)]); write(); }
  });
  const nearest = ({ clientX, clientY }) => {
    const box = svg.getBoundingClientRect(), x = clientX - box.left, y = clientY - box.top;
    let best = null, distance = 14;
    for (const mark of marks) {
      if (!mark.on) continue;
      const away = Math.hypot(mark.x - x, y - Math.min(mark.bottom, Math.max(mark.top, y)));
      if (away < distance) [best, distance] = [mark, away];
    }
    return best;
  };
  picture.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch") return;
    const mark = nearest(event);
    tip.hidden = !mark;
    picture.style.cursor = mark ? "pointer" : "";
    if (!mark) { point(chosen); return; }
    if (mark.event !== chosen) point(mark.event, true);
    tip.replaceChildren(make("b", {}, mark.event.date), ` ${mark.event.title}`);
    const room = plot.clientWidth - tip.offsetWidth;
    tip.style.left = `${Math.max(0, Math.min(room, mark.x + 12))}px`;
    tip.style.top = `${Math.min(mark.bottom, mark.top + 40) + 12}px`;
  });
  picture.addEventListener("pointerleave", () => { tip.hidden = true; point(chosen); });
  picture.addEventListener("click", (event) => {
    const mark = nearest(event);
    if (mark) { tip.hidden = true; choose(mark.event); write(); inSight(); }
  });
  // The mark of an event is kept in sight, on a phone above the sheet that tells it.
  const inSight = () => {
    const mark = marks.find((one) => one.event === chosen);
    if (!mark) return;
    const sheet = getComputedStyle(panel).position === "fixed";
    const room = sheet ? panel.getBoundingClientRect().top : innerHeight;
    const at = svg.getBoundingClientRect().top + mark.top, by = at - room / 2 - 40;
    // Beside the picture the event stays whole: no further than the end of both.
    const most = sheet ? Infinity : both.getBoundingClientRect().bottom - innerHeight + 16;
    if (at > room - 30 || at < 150) scrollBy(0, Math.min(by, most));
  };

  const arrive = (moves) => {
    if (!read()) { if (moves && getComputedStyle(panel).position === "fixed") choose(null); return; }
    fill();
    ask();
    if (!moves) return;
    (chosen ? both : home).scrollIntoView();
    if (chosen) { panel.focus({ preventScroll: true }); inSight(); }
  };
  // A phase's own section leads to its events, the pages of other days are asked the same.
  for (const [code, , n] of options.phase) {
    const said = n === 1 ? "Its one event in the timeline" : `Its ${n} events in the timeline`;
    if (n) byId(`sec:${code}`)?.after(make("p", { class: "asks" }, make("a", { href: `#events?phase=${code}` }, said)));
  }
  for (const link of document.querySelectorAll(".vintages a[href]")) {
    link.addEventListener("click", () => { link.hash = /^#event/.test(location.hash) ? location.hash : ""; });
  }
  addEventListener("hashchange", () => arrive(true));
  new ResizeObserver(() => { if (plot.clientWidth !== plot.drawn) { plot.drawn = plot.clientWidth; draw(); } }).observe(plot);
  draw();
  plot.drawn = plot.clientWidth;
  ask();
  arrive(false);
  if (/^#events?[?=]/.test(location.hash)) addEventListener("load", () => arrive(true));
}
}
