"""The addresses of the public site. They stay: a letter goes by its name or its id, a topic by its words."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from openimr.server.api.failing import nowhere, told
from openimr.server.api.urls import answered_patterns
from openimr.server.public.api.answering import open_answer
from openimr.server.public.api.api import api
from openimr.server.public.views import data, feeds, letters, reference, searching, topics, withholding, words

_API, _APP, _NAMESPACE = api.urls
urlpatterns: list[URLPattern | URLResolver] = [
    path("robots.txt", feeds.robots, name="robots"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("published/sitemap/<slug:part>/", feeds.sitemap_part, name="sitemap-part"),
    path("published/", searching.search, name="published"),
    path("published/feed/", feeds.feed, name="published-feed"),
    path("published/topics/", topics.topics, name="published-topics"),
    path("published/topics/<slug:kind>/<slug:slug>/", topics.topic, name="published-topic"),
    path("published/topics/<slug:kind>/<slug:slug>/feed/", feeds.topic_feed, name="published-topic-feed"),
    path("published/compare/", letters.compare, name="published-compare"),
    path("published/about/", words.about, name="published-about"),
    path("published/words/", words.glossary, name="published-glossary"),
    path("published/data/", data.data, name="published-data"),
    path("published/data/files/<str:name>/download/", data.bulk, name="published-file"),
    path("published/letters/download/", data.everything, name="published-all"),
    path("published/api/", reference.reference, name="published-api"),
    path("published/<slug:slug>/", letters.letter, name="published-letter"),
    path("published/<slug:slug>/text/", letters.text, name="published-text"),
    path("publication/withhold/<slug:letter>/", withholding.withhold, name="withhold"),
    path("api/public/v1/", include((answered_patterns(_API, open_answer), _APP), namespace=_NAMESPACE)),
    re_path(r"^api/public(?:/|$)", told(nowhere)),
]
