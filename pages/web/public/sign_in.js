// A click on a demonstration account fills the form in.
const field = (id) => document.getElementById(id);
for (const person of document.querySelectorAll("button.person")) {
  person.addEventListener("click", () => {
    field("name").value = person.dataset.name;
    field("password").value = field("demo-password").textContent;
    document.querySelector("form button[type=submit]").focus();
  });
}

// While the demonstration is being prepared, its progress is asked for; what is typed stays.
const notice = () => document.querySelector(".progress");
const ask = async () => {
  const page = new DOMParser().parseFromString(await (await fetch("/sign-in")).text(), "text/html");
  const now = page.querySelector(".progress");
  if (now) notice().replaceWith(now);
  else notice().remove();
  if (now) setTimeout(ask, 2000);
};
if (notice()) setTimeout(ask, 2000);
