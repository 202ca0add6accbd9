// The page of a product: pictures, enlarged ones, and the way into the cart that stays in sight.
"use strict";

const status = document.getElementById("chosen");

// Small pictures bring the large ones in; whichever is in sight is marked.
function watchGallery() {
  const track = document.querySelector(".gallery__track");
  const thumbs = document.querySelectorAll("[data-slide]");
  if (!thumbs.length) return;
  const observer = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        for (const thumb of thumbs) {
          if (thumb.hash === `#${entry.target.id}`) thumb.setAttribute("aria-current", "true");
          else thumb.removeAttribute("aria-current");
        }
      }
    },
    { root: track, threshold: 0.6 },
  );
  for (const slide of track.children) observer.observe(slide);
}

document.addEventListener("click", (event) => {
  const thumb = event.target.closest("[data-slide]");
  const zoom = event.target.closest("[data-zooms]");
  const large = event.target.closest(".lightbox__pictures img");
  if (thumb) {
    event.preventDefault();
    const track = document.querySelector(".gallery__track");
    track.scrollTo({ left: track.children[thumb.dataset.slide - 1].offsetLeft - track.offsetLeft });
  } else if (zoom && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
    event.preventDefault();
    openDrawer("lightbox");
    document.querySelectorAll(".lightbox__pictures img")[zoom.dataset.zooms - 1].scrollIntoView({ block: "center" });
  } else if (large) {
    closeDrawer("lightbox");
  }
});

// On a phone the button comes along once it is out of sight.
function watchButton() {
  const button = document.querySelector("[data-buy]");
  const bar = document.querySelector("[data-buybar]");
  if (!button || !bar) return;
  new IntersectionObserver(([entry]) => {
    bar.hidden = entry.isIntersecting || !bar.isConnected;
  }).observe(button);
}

watchGallery();
watchButton();
document.addEventListener("replaced", () => {
  watchGallery();
  watchButton();
  status.textContent = document.getElementById("buy").dataset.summary;
});
