"""The article's pictures come with what is said of them; those of the page around it stay out."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extraction.images import images
from pipelines.extraction.picture_files import identity, joined, pixels
from pipelines.lines import fingerprint
from pipelines.values import Image

from .newspaper import BODY, document, page

HOST = "http://osmer.example"
TEXT = [f"<p>{each}</p>" for each in BODY]


def _of(
    content: str,
    *,
    head: str = "",
    around: str = "",
    above: str = "",
    furniture: frozenset[int] = frozenset(),
) -> tuple[Image, ...]:
    """The pictures of a page whose text holds this content after its first paragraph."""
    html = document(
        f'{around}<article>{above}<div class="text">{TEXT[0]}{content}{"".join(TEXT[1:])}</div></article>',
        head=head,
    )
    one = page(html)
    return images(one, one.tree.find(".//div[@class='text']"), furniture)


def test_a_figure_gives_address_alt_caption_credit_and_size() -> None:
    found = _of(
        '<figure><img src="/p/quay.jpg" alt="A quay at dusk" width="1200" height="800px">'
        '<figcaption>The quay on <b>Tuesday</b> <span class="credit">Photo: Jon Tveit</span></figcaption></figure>'
    )
    assert found == (
        Image(
            url=f"{HOST}/p/quay.jpg",
            alt="A quay at dusk",
            caption="The quay on Tuesday",
            credit="Jon Tveit",
            width=1200,
            height=800,
        ),
    )


@pytest.mark.parametrize(
    "markup",
    [
        '<div class="wp-caption"><img src="/p/quay.jpg"><p class="wp-caption-text">The quay</p></div>',
        '<table class="tr-caption-container"><tr><td><img src="/p/quay.jpg"></td></tr>'
        '<tr><td class="tr-caption">The quay</td></tr></table>',
        '<div><a href="/p/quay.jpg"><img src="/p/quay.jpg"></a><div class="photo-description">The quay</div></div>',
        '<figure><picture><img src="/p/quay.jpg"></picture><div class="image__caption">The quay</div></figure>',
        '<div itemscope><img src="/p/quay.jpg"><span itemprop="caption">The quay</span></div>',
        '<p class="img"><span class="imgcaption-box"><img src="/p/quay.jpg"> <small class="caption">The quay</small></span></p>',
    ],
)
def test_captions_in_the_markup_of_many_systems_are_known(markup: str) -> None:
    assert [(each.url, each.caption) for each in _of(markup)] == [(f"{HOST}/p/quay.jpg", "The quay")]


@pytest.mark.parametrize(
    ("caption", "expected", "credit"),
    [
        ("The quay. Photo: Jon Tveit", "The quay.", "Jon Tveit"),
        ("The quay (Foto: Jon Tveit/Osmer Press)", "The quay", "Jon Tveit/Osmer Press"),
        ("Причал. Фото: Иван Речной", "Причал.", "Иван Речной"),
        ("Նավամատույց։ Լուսանկարը՝ Արամ", "Նավամատույց։", "Արամ"),
        ("The quay © Osmer Press", "The quay", "Osmer Press"),
        ("Photo by: Jon Tveit", None, "Jon Tveit"),
        ("She keeps a photo: the quay in 1911", "She keeps a photo: the quay in 1911", None),
        ("The quay on Tuesday", "The quay on Tuesday", None),
        ('The quay<small class="copyright">© Osmer Press</small>', "The quay", "Osmer Press"),
    ],
)
def test_a_credit_is_taken_out_of_the_caption_where_it_is_marked(
    caption: str, expected: str | None, credit: str | None
) -> None:
    (found,) = _of(f'<figure><img src="/p/quay.jpg"><figcaption>{caption}</figcaption></figure>')
    assert (found.caption, found.credit) == (expected, credit)


def test_a_credit_beside_the_caption_counts_too() -> None:
    (found,) = _of(
        '<figure><img src="/p/quay.jpg"><span class="image-credit">Jon Tveit</span>'
        "<figcaption>The quay<script>track()</script></figcaption></figure>"
    )
    assert (found.caption, found.credit) == ("The quay", "Jon Tveit")


LAZY = [
    '<img src="data:image/gif;base64,R0lGOD" data-src="/p/quay.jpg">',
    '<img src="/static/placeholder.png" data-original="/p/quay.jpg">',
    '<img src="/static/blank.gif" data-lazy="true" data-lazy-src="/p/quay.jpg">',
    '<img src="/p/quay-300x200.jpg" srcset="/p/quay-300x200.jpg 300w, /p/quay.jpg 1200w, /p/quay-600.jpg 600w">',
    '<img src="/p/small.jpg" srcset="/p/small.jpg, /p/quay.jpg 2x">',
    '<img data-srcset="/p/quay.jpg 900w,/p/q.jpg 300w" srcset="data:image/gif;base64,AAAA 1w">',
    '<picture><source srcset="/p/quay.jpg 1600w" type="image/jpeg"><img src="/p/quay-small.jpg"></picture>',
    '<picture><source srcset="/p/q?width=300"><source srcset="/p/quay.jpg?width=900"><img src="/p/q"></picture>',
    '<img class="lazy" alt=""><noscript><img src="/p/quay.jpg"></noscript>',
    "<img src='\n  /p/quay.jpg '>",
]


@pytest.mark.parametrize("markup", LAZY)
def test_the_largest_file_is_found_however_it_is_loaded(markup: str) -> None:
    assert [each.url.partition("?")[0] for each in _of(f"<figure>{markup}</figure>")] == [
        f"{HOST}/p/quay.jpg"
    ]


def test_a_picture_that_is_loaded_late_and_its_fallback_are_one() -> None:
    (found,) = _of(
        '<img src="/p/harbour-quay-2025-600x400.jpg" width="600" height="400">'
        '<noscript><img src="/p/harbour-quay-2025-1200x800.jpg" alt="The quay"></noscript>'
    )
    assert (found.url, found.alt, found.width) == (f"{HOST}/p/harbour-quay-2025-600x400.jpg", "The quay", 600)


ORNAMENTS = [
    '<img src="/static/logo.png">',
    '<img src="/i/quay.svg">',
    '<img src="/p/a.jpg" width="60" height="60">',
    '<img src="/p/a.jpg" width="1" height="1">',
    '<img src="/p/a.jpg" height="20">',
    '<img src="/sites/icons/fb.png">',
    '<img class="avatar photo" src="/p/jon.jpg">',
    '<img src="https://counter.example/hit?t=1">',
    '<img src="/p/line.gif">',
    '<img src="/p/a.jpg" style="display: none">',
    '<img src="/p/a.jpg" hidden>',
    '<img src="/static/placeholder.jpg">',
    '<img alt="no address">',
    '<img src="about:blank">',
    '<img src="http://[broken/p.jpg">',
    '<a href="/news/17"><img src="/p/other.jpg"></a>',
    '<a href="https://shop.example/boots"><img src="/p/boots.jpg" width="728" height="90"></a>',
    '<aside><img src="/p/a.jpg"></aside>',
    '<div class="related-news"><img src="/p/a.jpg"></div>',
    '<div id="author"><img src="/p/jon.jpg"></div>',
    '<figure><a href="/news/17"><img src="/p/o.jpg"></a><figcaption><a href="/news/17">Another</a></figcaption></figure>',
]


@pytest.mark.parametrize("markup", ORNAMENTS)
def test_ornaments_adverts_and_pictures_of_other_articles_stay_out(markup: str) -> None:
    assert _of(markup) == ()


@pytest.mark.parametrize(
    "href", ["/p/large/quay.jpg", "/view?f=/p/quay.jpg", "#", "javascript:open()", "/news/4711#quay"]
)
def test_a_link_to_the_picture_itself_leads_nowhere_else(href: str) -> None:
    assert len(_of(f'<a href="{href}"><img src="/p/quay.jpg"></a>')) == 1


def test_a_caption_speaks_for_a_picture_whatever_it_is_called() -> None:
    (found,) = _of('<figure><img src="/p/company-logo.svg"><figcaption>The new logo</figcaption></figure>')
    assert found.caption == "The new logo"


def test_a_caption_that_repeats_across_the_site_is_no_caption_of_this_article() -> None:
    markup = '<figure><img src="/p/quay.jpg"><figcaption>Our app is here</figcaption></figure>'
    caption = fingerprint("Our app is here")
    assert caption is not None
    assert len(_of(markup)) == 1
    assert _of(markup, furniture=frozenset((caption,))) == ()


def test_what_stands_outside_the_article_is_not_its_own() -> None:
    beside = '<div class="top"><img src="/p/other.jpg"><figure><img src="/p/more.jpg"></figure></div>'
    assert _of("", around=beside) == ()


def test_the_picture_above_the_text_in_its_article_belongs_to_it() -> None:
    figure = '<figure><img src="/p/quay.jpg"><figcaption>The quay</figcaption></figure><img src="/p/bar.jpg">'
    assert [each.caption for each in _of("", above=figure)] == ["The quay"]


def test_the_lead_picture_of_the_metadata_comes_first_with_what_the_page_says_of_it() -> None:
    head = (
        '<meta property="og:image" content="/p/harbour-quay-2025-1200x630.jpg"><meta property="og:image:width" content="1200">'
        '<meta property="og:image:height" content="630"><meta property="og:image:alt" content="Dusk">'
    )
    found = _of(
        '<img src="/p/second-picture-77.jpg"><figure><img src="/p/harbour-quay-2025.jpg" width="600">'
        "<figcaption>The quay</figcaption></figure>",
        head=head,
    )
    assert [(each.url, each.alt, each.caption, each.width) for each in found] == [
        (f"{HOST}/p/harbour-quay-2025.jpg", "Dusk", "The quay", 1200),
        (f"{HOST}/p/second-picture-77.jpg", None, None, None),
    ]


def test_the_lead_picture_is_found_where_it_stands_outside_the_article() -> None:
    head = '<meta property="og:image" content="/p/harbour-quay-2025.jpg">'
    hero = '<div class="hero"><figure><img src="/p/harbour-quay-2025-900x600.jpg" alt="IMG_2025.jpg"><figcaption>The quay</figcaption></figure></div>'
    linked = '<a href="/news/17"><img src="/p/harbour-quay-2025-90x60.jpg"></a>'
    (found,) = _of("", head=head, around=linked + hero)
    assert (found.url, found.alt, found.caption) == (
        f"{HOST}/p/harbour-quay-2025-900x600.jpg",
        None,
        "The quay",
    )
    (unseen,) = _of("", head=head)
    assert unseen == Image(url=f"{HOST}/p/harbour-quay-2025.jpg")


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("/p/quay.jpg", Image(url=f"{HOST}/p/quay.jpg")),
        (["/p/quay.jpg", "/p/quay-4x3.jpg"], Image(url=f"{HOST}/p/quay.jpg")),
        (
            {
                "@type": "ImageObject",
                "url": "/p/quay.jpg",
                "caption": "The quay",
                "creditText": "Tveit",
                "width": "900",
            },
            Image(url=f"{HOST}/p/quay.jpg", caption="The quay", credit="Tveit", width=900),
        ),
        ({"@id": "#lead"}, Image(url=f"{HOST}/p/lead.jpg", height=5)),
        ({"@id": "#nowhere"}, None),
        ("/static/logo.png", None),
        (7, None),
        ([], None),
    ],
)
def test_json_ld_names_the_lead_picture_in_many_ways(image: object, expected: Image | None) -> None:
    graph = [
        {"@type": "NewsArticle", "image": image},
        {"@type": "ImageObject", "@id": "#lead", "contentUrl": "/p/lead.jpg", "height": 5},
    ]
    head = f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>'
    assert images(page(document(TEXT[0], head=head))) == (() if expected is None else (expected,))


def test_open_graph_and_json_ld_of_one_picture_are_joined() -> None:
    node = {
        "@type": "NewsArticle",
        "image": {"url": "/p/harbour-quay-2025-600x400.jpg", "caption": "The quay"},
    }
    head = f'<meta property="og:image" content="/p/harbour-quay-2025.jpg"><script type="application/ld+json">{json.dumps(node)}</script>'
    assert images(page(document(TEXT[0], head=head))) == (
        Image(url=f"{HOST}/p/harbour-quay-2025.jpg", caption="The quay"),
    )


def test_addresses_are_told_from_the_base_that_the_page_states() -> None:
    (found,) = _of('<img src="quay.jpg">', head='<base href="https://files.osmer.example/2025/">')
    assert found.url == "https://files.osmer.example/2025/quay.jpg"


def test_markup_in_an_alternative_text_is_left_out() -> None:
    (found,) = _of('<img src="/p/quay.jpg" alt="&lt;p&gt;A quay &lt;b&gt;at dusk&lt;/b&gt;&lt;/p&gt;">')
    assert found.alt == "A quay at dusk"


def test_a_gallery_is_kept_up_to_a_bound() -> None:
    many = "".join(f'<figure><img src="/p/picture-{n:04}.jpg"></figure>' for n in range(150))
    found = _of(many)
    assert len(found) == 100
    assert found[0].url == f"{HOST}/p/picture-0000.jpg"


def test_pictures_without_captions_of_their_own_get_none_from_a_neighbour() -> None:
    found = _of(
        '<div><img src="/p/picture-1.jpg"><img src="/p/picture-2.jpg"><p class="caption">Left: a quay. Right: a lock.</p></div>'
    )
    assert [each.caption for each in found] == [None, None]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("/p/quay-at-dusk-2025-300x200.jpg", "/p/quay-at-dusk-2025.webp", True),
        ("/a/quay-at-dusk-2025.jpg?w=300", "/b/quay-at-dusk-2025.jpg?w=900", True),
        ("/_next/image?url=%2Fp%2Fquay-2025-1.jpg&w=640", "/p/quay-2025-1.jpg", True),
        ("/image?id=7&width=300", "/image?width=900&id=7", True),
        ("/image?id=7&width=300", "/image?id=8&width=300", False),
        ("/a/1.jpg", "/b/1.jpg", False),
        ("/a/1_thumb.jpg", "/a/1.jpg", True),
    ],
)
def test_one_picture_in_two_sizes_has_one_identity(one: str, other: str, same: bool) -> None:
    assert (identity(HOST + one) == identity(HOST + other)) is same


@given(st.text(max_size=60))
def test_whatever_an_attribute_holds_is_an_address_of_the_web_or_none(text: str) -> None:
    found = joined(f"{HOST}/news/1", text)
    assert found is None or found.startswith(("http://", "https://"))
    assert found is None or identity(found)
    width = pixels(text)
    assert width is None or width > 0
