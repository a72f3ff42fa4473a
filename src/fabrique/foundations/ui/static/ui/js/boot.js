// Menus, tabs, focus: what the frame of the page does.
const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== except) menu.open = false;
  }
};

document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details[data-menu][open]");
  closeMenus(null);
  menu?.querySelector("summary").focus();
});

for (const current of document.querySelectorAll(".f-tabs__link[aria-current]")) {
  const list = current.closest(".f-tabs__list");
  list.scrollLeft = current.offsetLeft - (list.clientWidth - current.offsetWidth) / 2;
}

// On a phone, filters start folded: the list comes first.
if (window.matchMedia("(max-width: 47.99em)").matches) {
  for (const filters of document.querySelectorAll(".f-filter__details")) filters.open = false;
}

const summary = document.querySelector("[data-focus]");
if (summary) summary.focus();

for (const link of document.querySelectorAll("#error-summary a")) {
  link.addEventListener("click", (event) => {
    const target = document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    target.focus();
    (target.closest(".f-field") || target).scrollIntoView({ block: "center" });
  });
}
