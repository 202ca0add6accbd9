"""What a list can be narrowed by, as the page shows it: groups of choices, and chips of those made."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.catalog.interface import Category
from apps.search.interface import ATTRIBUTE, OPTION, FacetValue, Results
from apps.storefront.colours import look_of
from apps.storefront.listing import BRAND, CATEGORY, IN_STOCK, ON_SALE, RATING, Filters
from apps.storefront.wording import money

_HEADINGS: dict[str, str | Promise] = {
    CATEGORY: gettext_lazy("Category"),
    BRAND: gettext_lazy("Brand"),
    RATING: gettext_lazy("Rating"),
}
_FLAGS: dict[str, str | Promise] = {IN_STOCK: gettext_lazy("In stock"), ON_SALE: gettext_lazy("Reduced")}
_MOST_CHOICES = 12
_MOST_RATINGS = 2
_SMALLEST_PART = 5
"""A fifth of a list."""
_COLOURS = frozenset({"colour", "color", "farbe"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A value to narrow by; `look` is the colour it shows, `#rrggbb`, where it is one."""

    value: str
    label: str | Promise
    count: int
    chosen: bool
    look: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """The choices of one facet; `name` is the parameter they go by."""

    name: str
    heading: str | Promise
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> bool:
        return any(choice.chosen for choice in self.choices)


@dataclass(frozen=True, kw_only=True, slots=True)
class Chip:
    """A filter in force, with the address of the list without it."""

    label: str | Promise
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Subcategory:
    """A category beneath the one shown, and how many of the list lie in it."""

    slug: str
    name: str
    count: int


def groups(filters: Filters, results: Results, *, categories: Sequence[Category] = ()) -> list[Group]:
    """Of these categories, of options, attributes and brands; those without a choice are left out.

    Categories beneath one of them are shown once it is chosen. Options and attributes of few products are left out.
    """
    named = sorted(name for name in results.facets.keys() | filters.chosen.keys() if "." in name)
    options = [name for name in named if name.startswith(OPTION)]
    attributes = [name for name in named if name.startswith(ATTRIBUTE)]
    shown = set(_shown(categories, filters.chosen.get(CATEGORY, ())))
    category, *others = (_group(name, filters, results) for name in (CATEGORY, *options, *attributes, BRAND))
    category = replace(category, choices=tuple(choice for choice in category.choices if choice.value in shown))
    every = [category, *(_shortened(group) for group in others if _says_something(group, results))]
    return [group for group in every if len(group.choices) > 1 or group.chosen]


def ratings(filters: Filters, results: Results) -> Group:
    """So many stars and more; few look for what is rated low."""
    group = _group(RATING, filters, results)
    return replace(group, choices=group.choices[:_MOST_RATINGS])


def flags(filters: Filters, results: Results) -> list[Group]:
    """What is or is not: in stock, reduced."""
    return [group for name in _FLAGS if (group := _group(name, filters, results)).choices]


def subcategories(found: Category, results: Results) -> list[Subcategory]:
    """Those directly beneath a category that hold anything of the list."""
    counts = {value.value: value.count for value in results.facets.get(CATEGORY, ())}
    return [
        Subcategory(slug=child.slug, name=child.name, count=counts[child.slug])
        for child in found.children
        if child.slug in counts
    ]


def chips(filters: Filters, results: Results) -> list[Chip]:
    """The filters in force, each with the address of the list without it."""
    return list(_chips(filters, {value.value: value.label for value in results.facets.get(CATEGORY, ())}))


def stars(rating: str) -> str:
    count = int(rating)
    return ngettext("%(count)s star and more", "%(count)s stars and more", count) % {"count": count}


def _shown(categories: Sequence[Category], chosen: Sequence[str]) -> Iterator[str]:
    for category in categories:
        yield category.slug
        if category.slug in chosen or any(step in chosen for step in _beneath(category)):
            yield from _shown(category.children, chosen)


def _beneath(category: Category) -> Iterator[str]:
    for child in category.children:
        yield child.slug
        yield from _beneath(child)


def _says_something(group: Group, results: Results) -> bool:
    """A good part of the list has it."""
    described = sum(choice.count for choice in group.choices)
    return group.chosen or described * _SMALLEST_PART >= results.total


def _shortened(group: Group) -> Group:
    """The values most products have, and those chosen."""
    return replace(group, choices=tuple(c for n, c in enumerate(group.choices) if n < _MOST_CHOICES or c.chosen))


def _group(name: str, filters: Filters, results: Results) -> Group:
    chosen = filters.chosen.get(name, ())
    counted = results.facets.get(name, ())
    asked = {value.casefold() for value in chosen}
    known = {value.value.casefold() for value in counted}
    # What was chosen and would leave nothing can still be taken back.
    empty = tuple(FacetValue(value=value, label=value, count=0) for value in chosen if value.casefold() not in known)
    kind, _dot, label = name.partition(".")
    is_colour = kind == OPTION.rstrip(".") and label.casefold() in _COLOURS
    choices = tuple(
        Choice(
            value=value.value,
            label=_label(name, value.label),
            count=value.count,
            chosen=value.value.casefold() in asked,
            look=look_of(value.label) if is_colour else "",
        )
        for value in (*counted, *empty)
    )
    return Group(name=name, heading=_HEADINGS.get(name, label), choices=choices)


def _label(name: str, label: str) -> str | Promise:
    if name == RATING:
        return stars(label)
    return _FLAGS.get(name, label)


def _chips(filters: Filters, category_names: Mapping[str, str]) -> Iterator[Chip]:
    for name, values in filters.chosen.items():
        for value in values:
            label = category_names.get(value, value) if name == CATEGORY else _label(name, value)
            yield Chip(label=label, url=filters.without(name, value))
    if filters.min_price:
        label = _("From %(price)s") % {"price": money(filters.min_price)}
        yield Chip(label=label, url=filters.url(min_price=None))
    if filters.max_price:
        label = _("Up to %(price)s") % {"price": money(filters.max_price)}
        yield Chip(label=label, url=filters.url(max_price=None))
