// desk-import.js - an import that runs goes on by itself; without JavaScript its button is pressed again.
const form = document.querySelector('form[data-go-on]');
if (form) setTimeout(() => form.requestSubmit(), 150);
