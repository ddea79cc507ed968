// Comforts only: every page works without this file. It is a module, so it runs after the page is parsed.

const fill = (text, value) => text.replace("{0}", String(value));

// The error summary takes the focus, and its links lead into groups as well as to single controls.
const summary = document.querySelector("[data-error-summary]");
if (summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    const control = target.matches("input, select, textarea, button") ? target : target.querySelector("input, select, textarea");
    (target.closest(".field") ?? target).scrollIntoView();
    (control ?? target).focus({ preventScroll: true });
  });
}

// One submission per click. A disabled button would drop its own name and value, so the second event is cancelled instead.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "true";
    setTimeout(() => delete form.dataset.sent, 8000);
  });
}
// Coming back through the browser's history, the form must work again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) delete form.dataset.sent;
});

for (const button of document.querySelectorAll("[data-show-password]")) {
  const input = document.getElementById(button.getAttribute("aria-controls"));
  const words = { show: button.textContent, hide: button.dataset.showPassword };
  const set = (visible) => {
    input.type = visible ? "text" : "password";
    button.textContent = visible ? words.hide : words.show;
    button.setAttribute("aria-pressed", String(visible));
  };
  button.hidden = false;
  button.addEventListener("click", () => set(input.type === "password"));
  // A browser would otherwise offer to remember the password as plain text.
  input.form?.addEventListener("submit", () => set(false));
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  const words = button.firstChild.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.firstChild.textContent = button.dataset.copied;
    setTimeout(() => { button.firstChild.textContent = words; }, 3000);
  });
}

for (const area of document.querySelectorAll("textarea[data-count-limit]")) {
  const line = document.getElementById(`${area.id}-count`);
  const limit = Number(area.dataset.countLimit);
  // The visible line follows each key; screen readers hear it only after a pause.
  const spoken = document.createElement("span");
  spoken.className = "hidden";
  spoken.setAttribute("aria-live", "polite");
  line.after(spoken);
  let pause;
  const show = () => {
    const left = limit - area.value.length;
    line.textContent = left >= 0 ? fill(line.dataset.countLeft, left) : fill(line.dataset.countOver, -left);
    line.classList.toggle("error", left < 0);
    clearTimeout(pause);
    pause = setTimeout(() => { spoken.textContent = line.textContent; }, 1000);
  };
  area.addEventListener("input", show);
  if (area.value) show();
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
