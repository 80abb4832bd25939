document.title = "shared";
