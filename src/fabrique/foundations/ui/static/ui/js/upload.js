// Files: too heavy is said before they leave; a bar shows how far the sending is.
const weight = (bytes) => `${new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 1 }).format(bytes / 1e6)} Mo`;

const check = (input) => {
  const limit = Number(input.dataset.maxBytes);
  const heavy = [...input.files].filter((file) => file.size > limit);
  const id = `${input.id}-heavy`;
  document.getElementById(id)?.remove();
  input.removeAttribute("aria-invalid");
  if (!heavy.length) return;
  const line = document.createElement("p");
  line.id = id;
  line.className = "fr-message fr-message--error";
  line.setAttribute("role", "alert");
  line.textContent = heavy.map((file) => `« ${file.name} » pèse ${weight(file.size)}, pour ${weight(limit)} au plus. Choisissez un fichier plus léger.`).join(" ");
  input.after(line);
  input.value = "";
  input.setAttribute("aria-invalid", "true");
};

document.addEventListener("change", (event) => {
  if (event.target.matches?.("input[type=file][data-max-bytes]")) check(event.target);
});

const follow = (form) => {
  form.addEventListener("submit", (event) => {
    const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
    const total = files.reduce((sum, file) => sum + file.size, 0);
    if (event.defaultPrevented || total < 1e6 || form.hasAttribute("hx-post")) return;
    event.preventDefault();
    const bar = document.createElement("progress");
    const line = document.createElement("p");
    bar.className = "f-upload__bar";
    bar.max = 100;
    bar.setAttribute("aria-label", "Envoi du fichier");
    line.className = "f-mention";
    line.setAttribute("role", "status");
    line.textContent = "Envoi en cours…";
    form.append(bar, line);
    const data = new FormData(form, event.submitter);
    const request = new XMLHttpRequest();
    request.open("POST", form.action || location.href);
    request.upload.addEventListener("progress", (step) => {
      if (step.lengthComputable) bar.value = (100 * step.loaded) / step.total;
    });
    request.upload.addEventListener("load", () => {
      line.textContent = "Fichier reçu, vérification en cours…";
    });
    request.addEventListener("load", () => {
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      const main = page.querySelector("main");
      if (!main) {
        line.textContent = "Le fichier n’a pas pu être envoyé. Réessayez dans un moment.";
        delete form.dataset.sent;
        return;
      }
      if (request.responseURL && request.responseURL !== location.href) history.pushState(null, "", request.responseURL);
      document.title = page.title;
      document.querySelector("main").replaceWith(document.adoptNode(main));
      window.htmx?.process(main);
      for (const next of main.querySelectorAll("form[enctype]")) follow(next);
      window.scrollTo(0, 0);
      (main.querySelector("[data-focus]") ?? main).focus();
    });
    request.addEventListener("error", () => {
      line.textContent = "La connexion a été coupée. Votre fichier est toujours choisi : envoyez-le de nouveau.";
      bar.remove();
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
    });
    request.send(data);
  });
};

for (const form of document.querySelectorAll('form[enctype="multipart/form-data"]')) follow(form);
window.addEventListener("popstate", () => location.reload());
