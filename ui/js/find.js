// find.js - "Nearest first": sorts the list by where the reader is.  The position is used here and goes nowhere: nothing is
// sent, nothing is kept.  Without JavaScript, or without a position, the list stays as it is.
const list = document.querySelector('.orgs');
const button = document.getElementById('near-me');
const note = document.getElementById('near-note');
const EARTH_KM = 6371;
const radians = (degrees) => degrees * Math.PI / 180;

// Great circle, haversine formula.
export function kilometres(a, b) {
  const half = Math.sin(radians(b.lat - a.lat) / 2) ** 2 +
    Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(radians(b.lon - a.lon) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(half));
}

function say(key) {
  note.textContent = note.dataset[key];
  note.hidden = false;
}

function sort({ coords }) {
  const here = { lat: coords.latitude, lon: coords.longitude };
  const far = (card) => kilometres(here, { lat: Number(card.dataset.lat), lon: Number(card.dataset.lon) });
  const located = [...list.querySelectorAll('.org[data-lat]')].map((card) => ({ card, km: far(card) })).sort((a, b) => a.km - b.km);
  for (const { card, km } of located) {
    const place = card.querySelector('.far');
    place.textContent = list.dataset.km.replace('{km}', km < 10 ? Math.max(1, Math.round(km)) : Math.round(km / 5) * 5);
    place.hidden = false;
  }
  list.prepend(...located.map(({ card }) => card));
  say('done');
}

if (button && list?.querySelector('.org[data-lat]') && 'geolocation' in navigator) {
  button.hidden = false;
  button.addEventListener('click', () => {
    say('asks');
    navigator.geolocation.getCurrentPosition(sort, () => say('no'), { maximumAge: 600000, timeout: 20000 });
  });
}
