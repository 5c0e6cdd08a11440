// A click on a demonstration account fills the form in.
const field = (id) => document.getElementById(id);
for (const person of document.querySelectorAll("button.person")) {
  person.addEventListener("click", () => {
    field("name").value = person.dataset.name;
    field("password").value = field("demo-password").textContent;
    document.querySelector("form button[type=submit]").focus();
  });
}
