// Follow the device's light or dark setting before anything is painted.
{
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const follow = () => document.documentElement.setAttribute("data-fr-theme", dark.matches ? "dark" : "light");
  follow();
  dark.addEventListener("change", follow);
}
