"""The addresses of quality, issue and appeal."""

from django.urls import URLPattern, path

from openimr.server.issuing.views import appeal, exports, letters, quality

urlpatterns: list[URLPattern] = [
    path("letters/check/", letters.check, name="letter-check"),
    path("cases/<str:number>/determination/", letters.determination, name="case-determination"),
    path("cases/<str:number>/letters/<int:version>/download/", letters.download, name="letter-download"),
    path("cases/<str:number>/papers/<int:pk>/download/", letters.paper, name="issuing-paper"),
    path("cases/<str:number>/quality/", quality.quality, name="quality"),
    path("cases/<str:number>/quality/copy/<int:version>/download/", quality.copy, name="quality-copy"),
    path("cases/<str:number>/quality/comment/", quality.comment, name="quality-comment"),
    path("cases/<str:number>/quality/return/", quality.send_back, name="quality-return"),
    path("cases/<str:number>/quality/answer/", quality.answer, name="quality-answer"),
    path("cases/<str:number>/quality/approve/", quality.approve, name="quality-approve"),
    path("cases/<str:number>/issue/", quality.issue, name="issue"),
    path("cases/<str:number>/remand/", appeal.remand, name="remand"),
    path("cases/<str:number>/export/", exports.exports, name="case-export"),
    path("cases/<str:number>/export/<int:pk>/download/", exports.download, name="case-export-download"),
]
