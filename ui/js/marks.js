// marks.js - the reasons beside marked words; without it they open all the same, some of them over the edge.
const signs = [...document.querySelectorAll('mark.sign')];

// Near the edge they open towards the middle.
function place(sign) {
  const words = sign.closest('.words').getBoundingClientRect();
  const box = sign.getBoundingClientRect();
  const rightToLeft = getComputedStyle(sign).direction === 'rtl';
  const room = rightToLeft ? box.right - words.left : words.right - box.left;
  sign.classList.toggle('end-side', room < 350 && box.width < 350 && words.width > 400);
}
for (const sign of signs) {
  sign.addEventListener('pointerenter', () => place(sign));
  sign.addEventListener('focusin', () => place(sign));
}
// Escape puts a reason away without moving the focus or the pointer; it may come again later.
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  for (const sign of document.querySelectorAll('mark.sign:hover, mark.sign:focus-within')) {
    sign.classList.add('quiet');
    for (const kind of ['pointerleave', 'focusout']) sign.addEventListener(kind, () => sign.classList.remove('quiet'), { once: true });
  }
});
