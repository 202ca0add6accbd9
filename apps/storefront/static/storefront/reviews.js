// Reviews: more of them beneath, or another order, without leaving one's place. The links work without this.
"use strict";

document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-more-reviews], [data-sorts-reviews]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const more = link.matches("[data-more-reviews]");
  const shown = document.getElementById("review-list");
  shown.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(link.href);
    if (!response.ok) throw new Error(response.statusText);
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    const list = fresh.getElementById("review-list");
    const first = list.querySelector(".review");
    if (more) list.querySelector("ol").prepend(...shown.querySelectorAll(".review"));
    document.getElementById("review-sorts")?.replaceWith(fresh.getElementById("review-sorts"));
    shown.replaceWith(list);
    if (more && first) {
      first.tabIndex = -1;
      first.focus({ preventScroll: true });
    } else document.querySelector("[data-sorts-reviews][aria-current]")?.focus();
  } catch {
    location.assign(link.href);
  }
});
