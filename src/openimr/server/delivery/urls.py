"""The addresses of delivery."""

from django.urls import URLPattern, path

from openimr.server.delivery.views import case, own, room

urlpatterns: list[URLPattern] = [
    path("mail/", room.room, name="mail-room"),
    path("mail/batches/new/", room.new, name="mail-batch-new"),
    path("mail/batches/<int:pk>/", room.batch, name="mail-batch"),
    path("mail/batches/<int:pk>/mailed/", room.mailed, name="mail-batch-mailed"),
    path("mail/batches/<int:pk>/dissolve/", room.dissolve, name="mail-batch-dissolve"),
    path("mail/batches/<int:pk>/download/", room.download, name="mail-batch-download"),
    path("mail/batches/<int:pk>/manifest/", room.manifest, name="mail-batch-manifest"),
    path("mail/batches/<int:pk>/proof/", room.proof, name="mail-batch-proof"),
    path("mail/batches/<int:pk>/proof/download/", room.proof_download, name="mail-batch-proof-download"),
    path("cases/<str:number>/letters/", case.letters, name="case-letters"),
    path("cases/<str:number>/letters/send/", case.send, name="case-letters-send"),
    path("cases/<str:number>/letters/<int:pk>/do/<slug:what>/", case.do, name="case-letter-do"),
    path("cases/<str:number>/letters/<int:pk>/proof/", case.letter_proof, name="case-letter-proof"),
    path("cases/<str:number>/letters/<int:pk>/pdf/", case.download, name="case-letter-download"),
    path("cases/<str:number>/letter-proofs/<int:pk>/pdf/", case.letter_proof_download, name="case-letter-proof-pdf"),
    path("cases/<str:number>/proofs/<int:pk>/pdf/", case.proof, name="case-proof-download"),
    path("letters/", own.letters, name="my-letters"),
    path("letters/way/", own.way, name="my-way"),
    path("letters/way/again/", own.link_again, name="my-address-again"),
    path("letters/address/<str:token>/", own.address, name="my-address"),
    path("letters/<int:pk>/open/", own.open_letter, name="my-letter"),
]
