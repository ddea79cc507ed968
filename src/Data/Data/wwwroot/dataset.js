// Says that newer readings are there and lets the reader take them: a table that changes under one's eyes cannot be read.
const status = document.querySelector("[data-live]");
if (status) {
  const source = new EventSource(status.dataset.live);
  let told = false;
  const tell = () => {
    if (told) return;
    told = true;
    const link = document.createElement("a");
    link.href = location.pathname + location.search;
    link.textContent = status.dataset.new;
    status.append(" · ", link);
    source.close();
  };
  source.onmessage = tell;
  source.addEventListener("readings", tell);
}
