// A toolbar and a preview for texts typed as light Markdown.
const wrap = (area, before, after, sample) => {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const chosen = value.slice(start, end) || sample;
  area.setRangeText(before + chosen + after, start, end, "end");
  area.setSelectionRange(start + before.length, start + before.length + chosen.length);
};
const eachLine = (area, mark) => {
  const { selectionStart, selectionEnd, value } = area;
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const stop = value.indexOf("\n", selectionEnd);
  const end = stop === -1 ? value.length : stop;
  const lines = value.slice(start, end).split("\n").map((line, index) => mark(index) + line);
  const gap = start > 0 && value[start - 2] !== "\n" ? "\n" : "";
  area.setRangeText(gap + lines.join("\n"), start, end, "end");
};
const TOOLS = [
  ["Gras", "bold", (area) => wrap(area, "**", "**", "texte en gras")],
  ["Italique", "italic", (area) => wrap(area, "*", "*", "texte en italique")],
  ["Liste", "list-unordered", (area) => eachLine(area, () => "- ")],
  ["Liste numérotée", "list-ordered", (area) => eachLine(area, (index) => `${index + 1}. `)],
  ["Citation", "quote-line", (area) => eachLine(area, () => "> ")],
  ["Lien", "link", (area) => wrap(area, "[", "](https://)", "texte du lien")],
];

const inline = (text, into) => {
  const pattern = /\*\*(.+?)\*\*|\*(.+?)\*|\[([^\]]+)\]\((https?:\/\/[^\s)]+|mailto:[^\s)]+)\)/g;
  let from = 0;
  for (const found of text.matchAll(pattern)) {
    into.append(text.slice(from, found.index));
    from = found.index + found[0].length;
    const made = document.createElement(found[1] ? "strong" : found[2] ? "em" : "a");
    if (found[4]) {
      made.href = found[4];
      made.textContent = found[3];
    } else inline(found[1] ?? found[2], made);
    into.append(made);
  }
  into.append(text.slice(from));
};
const preview = (source, into) => {
  into.replaceChildren();
  for (const block of source.trim().split(/\n\s*\n/)) {
    let list = null;
    let paragraph = null;
    for (const line of block.split("\n")) {
      const item = line.match(/^\s*(?:([-*+])|(\d+)[.)])\s+(.*)$/);
      const quote = line.match(/^>\s?(.*)$/);
      if (item) {
        const kind = item[1] ? "UL" : "OL";
        if (list?.tagName !== kind) into.append((list = document.createElement(kind)));
        const entry = document.createElement("li");
        inline(item[3], entry);
        list.append(entry);
        paragraph = null;
        continue;
      }
      list = null;
      const tag = quote ? "BLOCKQUOTE" : "P";
      if (paragraph?.tagName === tag) paragraph.append(document.createElement("br"));
      else into.append((paragraph = document.createElement(tag)));
      inline(quote ? quote[1] : line, paragraph);
    }
  }
  if (!source.trim()) into.textContent = "Rien à montrer pour l’instant.";
};

const dress = (area) => {
  if (area.dataset.dressed) return;
  area.dataset.dressed = "1";
  const bar = document.createElement("div");
  bar.className = "f-rich__bar";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "Mise en forme");
  const make = (label, icon, act) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `fr-btn fr-btn--tertiary-no-outline fr-btn--sm fr-icon-${icon}`;
    button.title = label;
    button.textContent = label;
    button.addEventListener("click", act);
    bar.append(button);
    return button;
  };
  for (const [label, icon, act] of TOOLS) {
    make(label, icon, () => {
      act(area);
      area.focus();
      area.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
  const view = document.createElement("div");
  view.className = "f-rich__preview f-prose";
  view.hidden = true;
  view.tabIndex = -1;
  view.setAttribute("role", "region");
  view.setAttribute("aria-label", "Aperçu");
  const look = make("Aperçu", "eye-line", () => {
    const open = view.hidden;
    if (open) preview(area.value, view);
    view.hidden = !open;
    area.hidden = open;
    look.setAttribute("aria-pressed", String(open));
    (open ? view : area).focus();
  });
  look.classList.add("fr-btn--icon-left", "f-rich__look");
  look.setAttribute("aria-pressed", "false");
  area.before(bar);
  area.after(view);
  area.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const tool = { b: TOOLS[0], i: TOOLS[1], k: TOOLS[5] }[event.key];
    if (!tool) return;
    event.preventDefault();
    tool[2](area);
  });
};

for (const area of document.querySelectorAll("textarea[data-rich]")) dress(area);
document.addEventListener("htmx:load", (event) => {
  for (const area of event.detail.elt.querySelectorAll?.("textarea[data-rich]") ?? []) dress(area);
});
