// Escape puts a shown passage away until its mark is reached anew (WCAG 2.1, 1.4.13: dismissible).
const markOf = (event) => event.target.closest?.(".cite");
const reopen = (event) => markOf(event)?.classList.remove("closed");
document.addEventListener("mouseover", reopen);
document.addEventListener("focusin", reopen);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const mark of document.querySelectorAll(".cite:hover, .cite:focus-within")) mark.classList.add("closed");
});
