// The checkout's sections: what is filled in folds up, and says what it holds. Without this all of them stand open.
"use strict";
{
  const steps = [...document.querySelectorAll("[data-section]")];
  const fieldsOf = (step) => [...step.querySelectorAll("input:not([type=hidden]), select")];
  const wrong = (step) => fieldsOf(step).find((field) => field.matches("[aria-invalid=true]") || !field.checkValidity());

  const tell = (step) => {
    const typed = [...step.querySelectorAll("[data-tells] input")].filter((field) => field.type !== "tel");
    const told = typed.map((field) => field.value.trim()).filter(Boolean).join(", ");
    step.querySelector("[data-told]").textContent = step.open ? "" : told;
  };

  for (const step of steps) {
    step.addEventListener("toggle", () => tell(step));
    if (!wrong(step)) step.open = false;

    // Enter goes on, as the button does: it must not press a button that nobody sees.
    step.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.matches("input")) return;
      event.preventDefault();
      step.querySelector("[data-next]").click();
    });

    step.querySelector("[data-next]").addEventListener("click", () => {
      const invalid = fieldsOf(step).find((field) => !field.checkValidity());
      if (invalid) return invalid.reportValidity();
      step.open = false;
      const next = step.nextElementSibling;
      next.open = true;
      next.querySelector("summary").focus();
    });
  }

  document.addEventListener("change", (event) => {
    const { presses } = event.target.dataset;
    if (presses && event.target.value) event.target.form.requestSubmit(document.getElementById(presses));
  });
}
