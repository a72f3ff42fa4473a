// htmx: CSRF, announcements and focus after a swap, and a word when the network fails.
const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.split("=")[1];
const status = () => document.getElementById("live-status");
const alerts = () => document.getElementById("live-alerts");

document.addEventListener("htmx:configRequest", (event) => {
  const token = cookie("csrftoken") ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (token) event.detail.headers["X-CSRFToken"] = token;
});

let focused = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  const active = document.activeElement;
  const target = event.detail.target;
  focused = target?.contains(active) ? { id: active.id, within: target.id, tag: active.tagName } : null;
});

document.addEventListener("htmx:afterSettle", (event) => {
  const swapped = (event.detail.elt.id && document.getElementById(event.detail.elt.id)) || event.detail.elt;
  const wanted = swapped.querySelector?.("[data-focus]");
  if (wanted) wanted.focus();
  else if (focused && (document.activeElement === document.body || !document.activeElement)) {
    const place = document.getElementById(focused.within) ?? swapped;
    const same = focused.id && document.getElementById(focused.id);
    const next = same || place.querySelector?.(focused.tag) || place;
    if (next.tabIndex < 0) next.tabIndex = -1;
    next.focus({ preventScroll: true });
  }
  focused = null;
  const spoken = swapped.matches?.("[data-announce]") ? swapped : swapped.querySelector?.("[data-announce]");
  if (spoken) {
    status().textContent = "";
    setTimeout(() => {
      status().textContent = spoken.dataset.announce;
    }, 50);
  }
});

const trouble = (text) => {
  alerts().innerHTML = '<div class="fr-alert fr-alert--error fr-alert--sm"><p></p></div>';
  alerts().querySelector("p").textContent = text;
};
document.addEventListener("htmx:sendError", () => trouble("La connexion est coupée. Votre action n’a pas été enregistrée : réessayez dans un moment."));
document.addEventListener("htmx:responseError", (event) => {
  trouble(event.detail.xhr.status === 404 ? "Ce que vous voyez a changé. Rechargez la page." : "Une panne a empêché cette action. Rechargez la page puis réessayez.");
});
document.addEventListener("htmx:beforeRequest", (event) => {
  alerts().replaceChildren();
  event.detail.elt.querySelector?.("button[type=submit]")?.setAttribute("aria-busy", "true");
});
document.addEventListener("htmx:afterRequest", (event) => {
  event.detail.elt.querySelector?.("[aria-busy]")?.removeAttribute("aria-busy");
});
