// Double submission, character counters, unsaved changes.
const forms = new WeakMap();
const snapshot = (form) => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string")).toString();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  forms.delete(form);
  if (form.hasAttribute("hx-post")) return;
  form.dataset.sent = "1";
  const button = event.submitter;
  // The button must stay enabled until its own name and value have left with the form.
  setTimeout(() => {
    if (event.defaultPrevented) {
      delete form.dataset.sent;
      return;
    }
    button?.setAttribute("aria-busy", "true");
  });
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  }
});

window.addEventListener("beforeunload", (event) => {
  for (const form of document.querySelectorAll("form[data-unsaved]")) {
    if (forms.has(form) && !form.dataset.sent && forms.get(form) !== snapshot(form)) {
      event.preventDefault();
      return;
    }
  }
});

const count = (line) => {
  const control = document.getElementById(line.dataset.counter);
  if (!control) return;
  const limit = Number(line.dataset.limit);
  const template = line.textContent;
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const status = document.createElement("span");
  status.className = "fr-sr-only";
  status.setAttribute("role", "status");
  line.after(status);
  const show = () => {
    const left = limit - control.value.replace(/\r?\n/g, "\r\n").length;
    line.classList.toggle("f-counter-over", left < 0);
    if (!control.value) line.textContent = template;
    else if (left < 0) line.textContent = `${number.format(-left)} caractère${left < -1 ? "s" : ""} de trop`;
    else line.textContent = `${number.format(left)} caractère${left > 1 ? "s" : ""} encore possible${left > 1 ? "s" : ""}`;
    status.textContent = control.value && left < Math.min(20, limit / 10) ? line.textContent : "";
  };
  control.removeAttribute("maxlength");
  control.addEventListener("input", show);
  show();
};

const prepare = (root) => {
  for (const line of root.querySelectorAll("[data-counter]")) count(line);
  for (const form of root.querySelectorAll("form[data-unsaved]")) forms.set(form, snapshot(form));
};
prepare(document);
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) prepare(event.detail.elt);
});
