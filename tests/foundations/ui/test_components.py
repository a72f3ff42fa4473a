from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.http import QueryDict
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from fabrique.foundations.kernel.diff import compare
from fabrique.foundations.kernel.paging import Page
from fabrique.foundations.kernel.verdict import YES, not_now
from fabrique.foundations.ui import catalogue
from fabrique.foundations.ui.components.charts import Bar, Interval, Point
from fabrique.foundations.ui.components.content import Badge, FileItem
from fabrique.foundations.ui.components.lines import Mark
from fabrique.foundations.ui.components.lists import active_filters
from fabrique.foundations.ui.registry import COMPONENTS

Draw = Callable[..., BeautifulSoup]


@pytest.fixture
def draw(rf: RequestFactory) -> Draw:
    def render(source: str, *, path: str = "/", **context: Any) -> BeautifulSoup:  # noqa: ANN401 - props of any type
        html = Template("{% load ui %}" + source).render(Context({"request": rf.get(path), **context}))
        return BeautifulSoup(html, "html.parser")

    return render


def only(soup: BeautifulSoup, selector: str) -> Tag:
    [found] = soup.select(selector)
    return found


@pytest.mark.parametrize("name", ["button", "badge", "alert", "counter", "person_line", "empty_state", "tag"])
def test_an_unknown_prop_stops_the_template(name: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="unexpected keyword argument 'colour'"):
        Template(f'{{% load ui %}}{{% {name} "x" colour="red" %}}')


def test_an_unknown_prop_stops_a_block() -> None:
    with pytest.raises(TemplateSyntaxError, match="unexpected keyword argument 'colour'"):
        Template('{% load ui %}{% card title="x" colour="red" %}{% endcard %}')


def test_a_missing_prop_stops_the_template() -> None:
    with pytest.raises(TemplateSyntaxError, match="'caption'"):
        Template("{% load ui %}{% data_table head rows %}")


def test_an_unknown_tone_is_an_error(draw: Draw) -> None:
    with pytest.raises(KeyError):
        draw('{% badge "x" tone="pink" %}')


def test_every_component_is_in_the_catalogue() -> None:
    folder = Path(catalogue.__file__).parent / "templates" / "ui" / "catalogue"
    shown = "".join(path.read_text() for path in folder.glob("*.html"))
    assert {name for name in COMPONENTS if f"{{% {name} " not in shown and f"{{% {name} %}}" not in shown} == set()


def test_a_refused_button_is_disabled_and_says_why(draw: Draw) -> None:
    soup = draw('{% button "Contribuer" verdict=verdict %}', verdict=not_now("La phase est close."))
    assert only(soup, "button").has_attr("disabled")
    assert only(soup, ".f-refused__reason").text == "La phase est close."


def test_an_allowed_button_is_plain(draw: Draw) -> None:
    soup = draw('{% button "Contribuer" verdict=verdict %}', verdict=YES)
    assert not only(soup, "button").has_attr("disabled")
    assert soup.select(".f-refused") == []


def test_a_refused_link_leads_nowhere(draw: Draw) -> None:
    soup = draw('{% button_link "Ouvrir" "/secret/" verdict=verdict %}', verdict=not_now("Pas encore."))
    assert soup.select("a") == []
    assert "/secret/" not in str(soup)


def test_an_action_form_posts_its_fields_with_the_token(draw: Draw) -> None:
    soup = draw(
        '{% action_form "Soutenir" "/soutenir/" fields=fields pressed=True detail="l’idée" hx_target="#a" %}',
        fields={"version": 3},
        csrf_token="jeton",
    )
    form = only(soup, "form")
    assert (form["method"], form["action"], form["hx-post"]) == ("post", "/soutenir/", "/soutenir/")
    assert {field["name"]: field["value"] for field in form.select("input")} == {
        "csrfmiddlewaretoken": "jeton",
        "version": "3",
    }
    assert only(soup, "button")["aria-pressed"] == "true"
    assert only(soup, "button").get_text() == "Soutenir l’idée"


def test_text_from_people_is_escaped_everywhere(draw: Draw) -> None:
    evil = '<script>alert("x")</script>'
    soup = draw(
        "{% card title=evil eyebrow=evil foot=evil marked=evil badges=badges %}{{ evil }}{% endcard %}"
        "{% alert evil title=evil %}{% person_line evil organisation=evil role=evil %}{% diff segments %}"
        "{% empty_state evil text=evil %}{% counter 1 evil %}{% file_list files %}{% bar_chart bars title=evil %}"
        "{% scatter points title=evil x_label=evil y_label=evil %}{% interval_chart rows title=evil %}"
        "{% data_table head cells caption=evil %}{% disclosure summary=evil %}{{ evil }}{% enddisclosure %}",
        evil=evil,
        badges=[Badge(evil)],
        segments=compare(evil, evil + " et " + evil),
        files=[FileItem(evil, "/f/", 3)],
        bars=[Bar(evil, 3, evil)],
        points=[Point(evil, 2, 2, evil)],
        rows=[Interval(evil, 1, 2, 3, evil)],
        head=[evil],
        cells=[[evil]],
    )
    assert soup.select("script") == []
    assert str(soup).count("&lt;script&gt;") >= 20


def test_the_pager_keeps_the_filters_and_drops_the_old_cursor(draw: Draw) -> None:
    soup = draw("{% cursor_pager page %}", path="/liste/?q=accueil&cursor=vieux", page=Page([], "suite", "avant"))
    links = {link["rel"][0] if link.has_attr("rel") else "first": link["href"] for link in soup.select("a")}
    assert links == {"first": "?q=accueil", "prev": "?q=accueil&cursor=avant", "next": "?q=accueil&cursor=suite"}


def test_a_single_page_has_no_pager(draw: Draw) -> None:
    assert draw("{% cursor_pager page %}", page=Page([], "", "")).select("nav") == []


def test_each_active_filter_can_be_removed_alone() -> None:
    query = QueryDict("q=accueil&nature=idee&nature=constat&tri=&cursor=x&autre=1")
    form = catalogue.SampleFilters(query)
    form.is_valid()
    assert [(chip.label, chip.href) for chip in active_filters(form, query)] == [
        ("Mots\u00a0: accueil", "?nature=idee&nature=constat&tri=&autre=1"),
        ("Nature\u00a0: Idée", "?q=accueil&nature=constat&tri=&autre=1"),
        ("Nature\u00a0: Constat", "?q=accueil&nature=idee&tri=&autre=1"),
    ]


def test_a_diff_reads_without_colour(draw: Draw) -> None:
    soup = draw("{% diff segments %}", segments=compare("une journée", "une semaine"))
    assert only(soup, "ins").get_text() == "début d’ajout semaine fin d’ajout"
    assert only(soup, "del").get_text() == "début de suppression journée fin de suppression"


def test_an_unchanged_text_says_so(draw: Draw) -> None:
    assert "Aucune différence." in draw("{% diff segments %}", segments=compare("a", "a")).get_text()


def test_a_finished_task_is_no_longer_fetched(draw: Draw) -> None:
    assert draw('{% progress_bar 3 10 label="Import" poll_href="/p/" %}').select("[hx-get]") != []
    assert draw('{% progress_bar 10 10 label="Import" poll_href="/p/" %}').select("[hx-get]") == []


def test_a_progress_without_work_is_at_nought(draw: Draw) -> None:
    assert only(draw('{% progress_bar 0 0 label="Import" %}'), "progress").get_text() == "0 %"


def test_chart_figures_stand_beside_the_picture(draw: Draw) -> None:
    soup = draw('{% bar_chart bars title="Participation" %}', bars=[Bar("Poste", 1245), Bar("Inergie", 0)])
    assert [row.get_text(" ", strip=True) for row in soup.select("[role=row]")] == ["Poste 1\u202f245", "Inergie 0"]
    assert [rect["width"] for rect in soup.select("rect")] == ["100.00", "0.00"]


def test_an_empty_chart_draws() -> None:
    Template('{% load ui %}{% bar_chart bars title="Rien" %}').render(Context({"bars": []}))


def test_the_typographic_filter_escapes_but_leaves_safe_text(draw: Draw) -> None:
    assert str(draw("{{ text|fr }}", text="<b>Vraiment ?</b>")) == "&lt;b&gt;Vraiment\u202f?&lt;/b&gt;"


WAITING = [Mark(date(2026, 5, 25), 24.5), Mark(date(2026, 3, 2), 41, "Trois sites")]


def test_a_line_has_its_figures_in_words_and_in_a_table(draw: Draw) -> None:
    soup = draw(
        '{% line_chart marks title="Attente" unit="minutes" baseline=43 target=20 id="w" %}',
        marks=WAITING,
    )
    assert only(soup, "desc").text.split(" Les mêmes")[0] == (
        "Dernière mesure 24,5\u00a0minutes, le 25\u00a0mai\u00a02026\u00a0; départ 43\u00a0minutes\u00a0; cible 20\u00a0minutes."
    )
    rows = [[cell.text for cell in row.select("th, td")] for row in soup.select("tbody tr")]
    assert rows == [["2\u00a0mars\u00a02026", "41", "Trois sites"], ["25\u00a0mai\u00a02026", "24,5", ""]]
    assert only(soup, "svg")["aria-labelledby"] == "w-title w-desc"


def test_a_line_is_drawn_in_the_order_of_days_inside_its_frame(draw: Draw) -> None:
    soup = draw('{% line_chart marks title="Attente" baseline=43 target=20 %}', marks=WAITING)
    places = [(float(dot["cx"]), float(dot["cy"])) for dot in soup.select("circle")]
    assert places == [(70.0, 102.0), (640.0, 234.0)]


@pytest.mark.parametrize(
    "marks", [[], [Mark(date(2026, 3, 2), 0)], [Mark(date(2026, 3, 2), -1e9), Mark(date(2026, 3, 2), 1e9)]]
)
def test_a_line_stands_with_nothing_one_value_or_huge_ones(draw: Draw, marks: list[Mark]) -> None:
    soup = draw('{% line_chart marks title="Attente" %}', marks=marks)
    assert len(soup.select("circle")) == len(marks)
    assert "nan" not in str(soup)
    assert len(soup.select("tbody tr")) == max(len(marks), 1)


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ("", ["", ""]),
        ("ends_on=ends", ["30 septembre 2026", ""]),
        ("starts_on=starts ends_on=ends", ["2 mars 2026", "30 septembre 2026"]),
    ],
)
def test_an_empty_line_invents_no_date(draw: Draw, dates: str, said: list[str]) -> None:
    days = {"starts": date(2026, 3, 2), "ends": date(2026, 9, 30)}
    soup = draw('{% line_chart marks title="Attente" baseline=43 ' + dates + " %}", marks=[], **days)
    assert [tick.text.replace("\u00a0", " ") for tick in soup.select('.f-line__tick[y="312"]')] == said


def test_the_words_of_close_levels_do_not_cover_each_other(draw: Draw) -> None:
    soup = draw('{% line_chart marks title="Attente" baseline=20 target=20.2 %}', marks=WAITING)
    heights = [float(word["y"]) for word in soup.select(".f-line__word")]
    assert abs(heights[0] - heights[1]) > 20
