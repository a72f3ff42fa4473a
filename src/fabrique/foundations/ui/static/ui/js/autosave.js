// Drafts: posted to the form's data-autosave-url, kept in the browser when that fails.
const DELAY = 1500;
const EXPIRES = 7 * 24 * 3600 * 1000;
const clock = () => new Date().toLocaleTimeString("fr-FR", { hour: "numeric", minute: "2-digit" }).replace(":", " h ");

const autosave = (form) => {
  const url = form.dataset.autosaveUrl;
  const key = `brouillon:${url}`;
  const status = form.querySelector("[data-autosave-status]");
  let timer = 0;
  let last = "";
  let running = null;

  const fields = () => {
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && name !== "csrfmiddlewaretoken" && form.elements[name]?.type !== "password") data.append(name, value);
    }
    return data;
  };
  const say = (text, offline = false) => {
    if (!status) return;
    status.textContent = text;
    status.classList.toggle("f-autosave--offline", offline);
  };
  const keepHere = (data, cause) => {
    try {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), fields: data.toString() }));
      say(`${cause} : brouillon gardé dans ce navigateur à ${clock()}.`, true);
    } catch {
      say(`${cause} : ce brouillon n’est pas enregistré. Copiez votre texte avant de fermer la page.`, true);
    }
    timer = setTimeout(save, 20000);
  };
  const save = async () => {
    clearTimeout(timer);
    if (running || form.dataset.sent) return;
    const data = fields();
    if (data.toString() === last) return;
    try {
      running = fetch(url, {
        method: "POST",
        body: data,
        credentials: "same-origin",
        redirect: "manual",
        headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken?.value ?? "", "X-Autosave": "1" },
      });
      const response = await running;
      running = null;
      if (!response.ok) {
        const signedOut = response.type === "opaqueredirect" || [401, 403].includes(response.status);
        keepHere(data, signedOut ? "Votre session a expiré" : "Le serveur ne répond pas");
        return;
      }
      last = data.toString();
      localStorage.removeItem(key);
      const answer = response.status === 204 ? {} : await response.json().catch(() => ({}));
      say(answer.message ?? `Brouillon enregistré à ${answer.saved_at ?? clock()}`);
    } catch {
      running = null;
      keepHere(data, "Pas de connexion");
    }
    if (last === data.toString() && fields().toString() !== last) timer = setTimeout(save, DELAY);
  };

  const restore = () => {
    let kept;
    try {
      kept = JSON.parse(localStorage.getItem(key) ?? "null");
    } catch {
      kept = null;
    }
    if (!kept || Date.now() - kept.at > EXPIRES || kept.fields === fields().toString()) return;
    const line = document.createElement("div");
    line.className = "f-notice f-notice--warning";
    line.innerHTML = '<p class="f-notice__title">Un brouillon de ce texte est resté dans ce navigateur.</p><p><button type="button" class="fr-btn fr-btn--sm fr-btn--secondary">Le reprendre</button> <button type="button" class="fr-btn fr-btn--sm fr-btn--tertiary-no-outline">L’oublier</button></p>';
    const [take, forget] = line.querySelectorAll("button");
    take.addEventListener("click", () => {
      for (const [name, value] of new URLSearchParams(kept.fields)) {
        const control = form.elements[name];
        if (control instanceof RadioNodeList) {
          for (const item of control) if (item.value === value) item.checked = true;
        } else if (control && control.type === "checkbox") control.checked = true;
        else if (control && control.type !== "file" && control.type !== "hidden") control.value = value;
        control?.dispatchEvent?.(new Event("input", { bubbles: true }));
      }
      line.remove();
      (form.querySelector("input:not([type=hidden]), textarea") ?? form).focus();
    });
    forget.addEventListener("click", () => {
      localStorage.removeItem(key);
      line.remove();
    });
    form.prepend(line);
  };

  last = fields().toString();
  restore();
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(save, DELAY);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    localStorage.removeItem(key);
  });
  window.addEventListener("online", save);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
};

for (const form of document.querySelectorAll("form[data-autosave-url]")) autosave(form);
