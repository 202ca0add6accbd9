// The cart in its drawer, and its page without loading anew. Answers come as the server renders them.
"use strict";
{
  const drawer = document.getElementById("cart-drawer");
  const byScript = { "X-Cart-Drawer": "1" };

  // One at a time, in the order pressed: of two changes of a line the later one counts.
  let last = Promise.resolve();
  const inTurn = (task) => (last = last.then(task, task));

  const fill = (html) => {
    const focused = drawer.contains(document.activeElement) && document.activeElement.id;
    drawer.innerHTML = html;
    openDrawer(drawer.id);
    (document.getElementById(focused) ?? drawer.querySelector("[data-closes]")).focus();
  };

  const sendToDrawer = async (form) => {
    const response = await fetch(form.action, { method: "POST", body: new FormData(form), headers: byScript });
    if (!response.headers.get("Content-Type")?.startsWith("text/html") || response.status >= 500) throw new Error();
    fill(await response.text());
  };

  const sendToPage = async (form) => {
    const response = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (!response.ok) throw new Error();
    const html = await response.text();
    replaceParts(html, "#cart");
    for (const notice of new DOMParser().parseFromString(html, "text/html").querySelectorAll("[role=status] > .notice")) {
      toast(notice.textContent);
    }
    const { total } = document.getElementById("cart").dataset;
    if (total) toast(total);
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-cart]")) return;
    event.preventDefault();
    if (form.ariaBusy === "true" && !form.querySelector("[data-submits]")) return; // pressed twice
    form.ariaBusy = "true";
    const send = form.closest("#cart") ? sendToPage : sendToDrawer;
    inTurn(async () => {
      try {
        await send(form);
        showCounts();
      } catch {
        form.submit(); // past this script, as without one
      } finally {
        form.ariaBusy = "false";
      }
    });
  });

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("[data-cart-link]");
    if (!link || document.getElementById("cart") || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    try {
      const response = await fetch(link.dataset.cartLink);
      if (!response.ok) throw new Error();
      fill(await response.text());
      showCounts();
    } catch {
      location.assign(link.href);
    }
  });
}
