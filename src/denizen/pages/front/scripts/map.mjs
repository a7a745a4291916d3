// The map that zooms: the same shapes and points as the picture, drawn by MapLibre from this site alone. No tiles, no glyphs
// and no styles of others: words are elements of the page, in the reader's own fonts.
import { LngLatBounds, Map as MapView, Marker, NavigationControl, setWorkerUrl } from "maplibre-gl";

const SHADES = ["#f4f9f8", "#cfe5e1", "#9cc5bf", "#5b9a92", "#0b5f56"];
const INK = "#17211f";
const ACCENT = "#0b5f56";

const loadStyle = (address) =>
  new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.onload = resolve;
    link.onerror = reject;
    document.head.append(link);
  });

const corners = (geometry) => (geometry.type === "Point" ? [geometry.coordinates] : geometry.coordinates.flat(2));

const boundsOf = (features) => {
  const bounds = new LngLatBounds();
  for (const feature of features) for (const corner of corners(feature.geometry)) bounds.extend(corner);
  return bounds;
};

const layers = () => [
  {
    id: "land",
    type: "fill",
    source: "areas",
    filter: ["==", ["geometry-type"], "Polygon"],
    paint: { "fill-color": ["match", ["get", "shade"], ...SHADES.flatMap((shade, at) => [at + 1, shade]), "#fff"] },
  },
  {
    id: "borders",
    type: "line",
    source: "areas",
    filter: ["==", ["geometry-type"], "Polygon"],
    paint: { "line-color": INK, "line-width": 1.5 },
  },
  {
    id: "spots",
    type: "circle",
    source: "areas",
    filter: ["==", ["geometry-type"], "Point"],
    paint: { "circle-radius": 6, "circle-color": ACCENT, "circle-stroke-color": "#fff", "circle-stroke-width": 1 },
  },
];

// Its name and number, which the picture writes too; they lead nowhere, since the shape below them does.
const label = (feature) => {
  const words = document.createElement("div");
  words.className = "map__label";
  const number = document.createElement("strong");
  number.textContent = feature.properties.written;
  words.append(feature.properties.name, document.createElement("br"), number);
  return new Marker({ element: words }).setLngLat([feature.properties.east, feature.properties.north]);
};

export async function draw(figure) {
  setWorkerUrl(new URL(figure.dataset.mapWorker, location.href).href);
  const [answer] = await Promise.all([fetch(figure.dataset.map), loadStyle(figure.dataset.mapStyle)]);
  if (!answer.ok) throw new Error(`the shapes did not come: ${answer.status}`);
  const areas = await answer.json();
  const sheet = figure.querySelector(".map__sheet");
  const place = figure.querySelector(".map__zoomed");
  place.hidden = false;
  const view = new MapView({
    container: place,
    style: { version: 8, sources: { areas: { type: "geojson", data: areas } }, layers: layers() },
    bounds: boundsOf(areas.features),
    fitBoundsOptions: { padding: 24 },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    renderWorldCopies: false,
  });
  view.addControl(new NavigationControl({ showCompass: false }));
  await new Promise((resolve, reject) => {
    view.once("load", resolve);
    view.once("error", (event) => reject(event.error));
  });
  for (const feature of areas.features) {
    if (feature.geometry.type !== "Point" && feature.properties.name) label(feature).addTo(view);
  }
  for (const layer of ["land", "spots"]) {
    view.on("click", layer, (event) => {
      const opened = event.features?.[0]?.properties.address;
      if (opened) location.assign(opened);
    });
    view.on("mouseenter", layer, () => (view.getCanvas().style.cursor = "pointer"));
    view.on("mouseleave", layer, () => (view.getCanvas().style.cursor = ""));
  }
  view.getCanvas().setAttribute("aria-label", sheet.querySelector("svg").getAttribute("aria-label"));
  sheet.hidden = true;
}
