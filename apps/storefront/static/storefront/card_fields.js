// Stripe's card fields. What is typed into them goes to Stripe; a token comes back, and only that is sent to the shop.
"use strict";
{
  const place = document.querySelector("[data-card-fields]");
  const form = place.closest("form");
  const token = form.querySelector("input[name=card]");
  const problem = form.querySelector("[data-card-problem]");
  const button = () => form.querySelector("button[value=pay]");
  const amount = () => Number(document.getElementById("pay").dataset.amount);

  const tell = (message) => {
    problem.textContent = message;
    problem.hidden = !message;
  };

  const fields = () => {
    const stripe = Stripe(place.dataset.publishableKey);
    const elements = stripe.elements({
      mode: "payment",
      amount: amount() || 100, // an order that costs nothing shows them too; the country may yet add postage
      currency: place.dataset.currency,
      captureMethod: "manual",
      paymentMethodTypes: ["card"],
      locale: document.documentElement.lang,
      appearance: { theme: "stripe", variables: { borderRadius: "8px" } },
    });
    elements.create("payment").mount(place);
    return { stripe, elements };
  };

  // The token, or why there is none.
  const tokenise = async ({ stripe, elements }) => {
    if (!amount()) return { id: "nothing-to-pay" };
    elements.update({ amount: amount() });
    const { error } = await elements.submit();
    if (error?.type === "validation_error") place.scrollIntoView({ block: "nearest" }); // it is told beside its field
    if (error) return { message: error.type === "validation_error" ? "" : error.message };
    const made = await stripe.createConfirmationToken({ elements });
    return made.error ? { message: made.error.message } : made.confirmationToken;
  };

  if (window.Stripe) {
    const shown = fields();
    let asking = false;
    form.addEventListener("submit", async (event) => {
      const kept = form.querySelector("input[name=saved_card]:checked")?.value;
      if (event.submitter?.value !== "pay" || token.value || kept) return;
      event.preventDefault();
      if (asking) return;
      asking = true;
      form.setAttribute("aria-busy", "true");
      tell("");
      const { id = "", message = "The card could not be checked. Please try again." } = await tokenise(shown).catch(() => ({}));
      asking = false;
      form.removeAttribute("aria-busy");
      delete form.dataset.sent; // this press has not been sent yet
      token.value = id;
      if (id) form.requestSubmit(button());
      else tell(message);
    });
  } else {
    tell("The card fields could not be loaded. Check your connection, or what blocks scripts, and load this page again.");
  }
  window.addEventListener("pageshow", () => (token.value = "")); // a token pays once
}
