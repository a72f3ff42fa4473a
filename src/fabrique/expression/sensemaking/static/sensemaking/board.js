// The board with a mouse: drag a card to a column. Everything also works by ticking and choosing.
const form = document.querySelector(".s-board-form");

if (form) {
  const status = form.querySelector("[data-chosen]");
  const tell = () => {
    const count = form.querySelectorAll('input[name="c"]:checked').length;
    status.textContent = count === 0 ? "" : count === 1 ? "1 contribution cochée" : `${count} contributions cochées`;
  };
  form.addEventListener("change", tell);
  tell();

  let dragged = null;
  const column = (target) => target.closest?.("[data-column]");
  form.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-card]");
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.card);
    dragged.classList.add("s-card--dragged");
  });
  form.addEventListener("dragend", () => {
    dragged?.classList.remove("s-card--dragged");
    form.querySelectorAll(".s-column--over").forEach((each) => each.classList.remove("s-column--over"));
    dragged = null;
  });
  form.addEventListener("dragover", (event) => {
    const over = column(event.target);
    if (!dragged || !over) return;
    event.preventDefault();
    form.querySelectorAll(".s-column--over").forEach((each) => each !== over && each.classList.remove("s-column--over"));
    over.classList.add("s-column--over");
  });
  form.addEventListener("drop", (event) => {
    const over = column(event.target);
    if (!dragged || !over || over.contains(dragged)) return;
    event.preventDefault();
    move(dragged, over);
  });

  const count = (each, by) => {
    const place = each.querySelector("[data-count]");
    place.textContent = String(Number(place.textContent.replace(/\D/g, "")) + by);
  };

  async function move(card, to) {
    const from = column(card);
    const checked = [...form.querySelectorAll('input[name="c"]:checked')].map((box) => box.closest("[data-card]"));
    const cards = checked.includes(card) ? checked : [card];
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    body.set("vers", to.dataset.column);
    for (const each of cards) {
      body.append("c", each.dataset.card);
      body.append(`vu_${each.dataset.card}`, each.querySelector(`[name="vu_${each.dataset.card}"]`).value);
    }
    let answer;
    try {
      answer = await fetch(form.getAttribute("action"), { method: "POST", body, headers: { "X-Board": "1" } });
    } catch {
      status.textContent = "La connexion est coupée : rien n’a été déplacé.";
      return;
    }
    if (!answer.ok || answer.redirected) {
      location.reload();
      return;
    }
    const done = await answer.json();
    if (done.elsewhere.length) {
      location.reload();
      return;
    }
    for (const each of cards) {
      count(column(each), -1);
      each.querySelector(`[name="vu_${each.dataset.card}"]`).value = to.dataset.column;
      each.querySelector('input[name="c"]').checked = false;
      to.querySelector(".s-cards").prepend(each);
      count(to, 1);
    }
    ownMoves += 1;
    const name = to.querySelector("h3").textContent.trim();
    status.textContent = `${cards.length === 1 ? "Contribution mise" : `${cards.length} contributions mises`} dans « ${name} ».`;
    from?.querySelector("a")?.blur();
    remember();
  }

  let ownMoves = 0;
  let known = Number(form.dataset.stamp || 0);
  const changed = form.querySelector("[data-changed]");
  const ask = async () => {
    const answer = await fetch(form.dataset.stampUrl, { headers: { Accept: "application/json" } });
    return answer.ok ? (await answer.json()).stamp : known;
  };
  async function remember() {
    known = await ask();
  }
  if (form.dataset.stampUrl) {
    setInterval(async () => {
      if (document.hidden) return;
      const before = ownMoves;
      const stamp = await ask().catch(() => known);
      if (stamp !== known && before === ownMoves && changed) changed.hidden = false;
    }, 10000);
  }
}
