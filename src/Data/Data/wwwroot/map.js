// The live map: districts beneath, one dot a sensor above, drawn again with each message of the stream.
// Dates in English are written as the pages write them, day first.
const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
const place = document.querySelector("[data-map]");
const begin = () => start(place).catch(() => { place.hidden = true; document.querySelector("[data-map-failed]").hidden = false; });
// Behind a line that is closed, nothing is fetched until somebody opens it.
const fold = place?.closest("details:not([open])");
if (fold) fold.addEventListener("toggle", begin, { once: true });
else if (place) begin();

async function start(element) {
  const { library, worker, districts, readings, events, frames, label, zoomIn, zoomOut, close, contradictory, vehicles } = element.dataset;
  // The map measures its place once: the styles that give it its size must be there.
  if (document.readyState !== "complete") await new Promise(done => addEventListener("load", done, { once: true }));
  const { default: whole, ...named } = await import(library);
  const maplibre = whole ?? named;
  maplibre.setWorkerUrl(new URL(worker, location.href).href);
  const dark = "#4a4a4a";
  const map = new maplibre.Map({
    container: element,
    bounds: [[113.83, 22.15], [114.44, 22.57]],
    attributionControl: false,
    locale: { "Map.Title": label, "NavigationControl.ZoomIn": zoomIn, "NavigationControl.ZoomOut": zoomOut, "Popup.Close": close },
    maxBounds: [[113.5, 21.9], [114.8, 22.8]],
    style: {
      version: 8,
      sources: {
        districts: { type: "geojson", data: new URL(districts, location.href).href },
        sensors: { type: "geojson", data: { type: "FeatureCollection", features: [] } },
      },
      layers: [
        { id: "sea", type: "background", paint: { "background-color": "#dfe8ee" } },
        { id: "land", type: "fill", source: "districts", paint: { "fill-color": "#faf8f5" } },
        { id: "borders", type: "line", source: "districts", paint: { "line-color": "#9a9a9a", "line-width": 1 } },
        {
          id: "sensors", type: "circle", source: "sensors",
          paint: {
            "circle-radius": ["interpolate", ["linear"], ["zoom"], 9, 3.5, 13, 8],
            "circle-stroke-width": ["case", ["has", "badges"], 2.5, 1],
            "circle-stroke-color": ["case", ["has", "badges"], "#7a1fa2", "#ffffff"],
            "circle-color": ["case", ["!", ["has", "speed"]], dark, ["step", ["get", "speed"], "#b3261e", 20, "#d97706", 40, "#2f7d4f", 70, "#1d5fa8"]],
          },
        },
      ],
    },
  });
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
  map.getCanvas().setAttribute("aria-label", label);
  await new Promise(done => map.once("load", done));
  map.resize();
  const time = document.querySelector("[data-map-time]");
  const count = document.querySelector("[data-map-count]");
  const words = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium", timeZone: "Asia/Hong_Kong" });
  let newest, moment = null;
  const show = (collection, at) => {
    map.getSource("sensors").setData(collection);
    count.textContent = String(collection.features.length);
    if (at) time.textContent = words.format(new Date(at));
    element.dataset.drawn = at ?? "empty";
  };
  const draw = async () => {
    const answer = await fetch(readings);
    if (!answer.ok) return;
    newest = await answer.json();
    // Who looks at an earlier moment is not called away from it.
    if (moment === null) show(newest, newest.measuredAt);
  };
  await draw();
  // One drawing at a time: messages that come meanwhile ask for one more.
  let busy = false, again = false;
  const changed = async () => {
    if (busy) { again = true; return; }
    busy = true;
    try { do { again = false; await draw(); } while (again); } finally { busy = false; }
  };
  const source = new EventSource(events);
  source.onmessage = changed;
  // What came between the first drawing and this connection, or while it was broken.
  source.onopen = changed;
  source.addEventListener("readings", changed);
  replay(frames, words, frame => {
    moment = frame;
    if (frame === null) { show(newest, newest.measuredAt); return; }
    show({ type: "FeatureCollection", features: newest.features.filter(f => frame.speeds.has(f.id)).map(f => {
      const { speed, volume, badges, ...rest } = f.properties;
      const then = frame.speeds.get(f.id);
      return { ...f, properties: then === null ? rest : { ...rest, speed: then } };
    }) }, frame.at);
  }).catch(() => { });
  const popup = new maplibre.Popup({ closeButton: true, maxWidth: "18rem" });
  map.on("click", "sensors", event => {
    const { speed, volume, badges, positionsApartMetres, ...names } = event.features[0].properties;
    const name = names["name_" + document.documentElement.lang.slice(0, 7)] ?? names.name;
    const box = document.createElement("div");
    const title = document.createElement("strong");
    title.textContent = name;
    box.append(title, document.createElement("br"), speed === undefined ? "–" : `${speed} km/h`, volume === undefined ? "" : ` · ${vehicles} ${volume}`);
    // The library hands arrays over as JSON.
    for (const word of JSON.parse(badges ?? "[]")) {
      const badge = document.createElement("span");
      badge.className = "tag tag-warn";
      badge.textContent = word === "contradictory" && positionsApartMetres !== undefined ? contradictory.replace("{0}", positionsApartMetres) : element.getAttribute("data-badge-" + word);
      box.append(document.createElement("br"), badge);
    }
    popup.setLngLat(event.lngLat).setDOMContent(box).addTo(map);
  });
}

// The slider: moments of the last day, after which stands now.
async function replay(address, words, choose) {
  const place = document.querySelector("[data-map-slider]"), slider = place.querySelector("input"), said = place.querySelector("output"), play = place.querySelector("[data-map-play]");
  const pace = 400;
  let all = null, timer = null;
  const load = async () => {
    if (all) return;
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(String(answer.status));
    const { sensors, frames } = await answer.json();
    all = frames.map(f => ({ at: f.at, speeds: new Map(f.speeds.map((speed, i) => [sensors[i], speed])) }));
    slider.max = String(all.length);
    slider.value = slider.max;
  };
  const tell = () => {
    const frame = all[Number(slider.value)] ?? null;
    said.textContent = frame ? words.format(new Date(frame.at)) : said.dataset.now;
    slider.setAttribute("aria-valuetext", said.textContent);
    choose(frame);
  };
  const stop = () => {
    clearInterval(timer);
    timer = null;
    play.textContent = play.dataset.play;
  };
  const step = () => {
    slider.value = String(Number(slider.value) + 1);
    tell();
    if (slider.value === slider.max) stop();
  };
  await load();
  if (all.length < 2) return;
  place.hidden = false;
  slider.setAttribute("aria-valuetext", said.textContent);
  slider.addEventListener("input", () => { stop(); tell(); });
  play.addEventListener("click", () => {
    if (timer) { stop(); return; }
    if (slider.value === slider.max) slider.value = "0";
    play.textContent = play.dataset.pause;
    tell();
    timer = setInterval(step, pace);
  });
}
