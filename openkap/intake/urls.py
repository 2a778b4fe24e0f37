"""Routes of arriving, by door."""

from django.urls import path

from openkap.intake import public as front
from openkap.intake import public_referral as colleagues
from openkap.intake.portal import account, consents, guarding, lists, packet, records
from openkap.intake.staff import bedside, carried, dictation, found, inquiries, intakes, sorting, texts, waiting
from openkap.intake.staff import consents as agreed
from openkap.intake.staff import packet as read

EPISODE = "intake/episodes/<int:episode_id>/"
CONSENT = EPISODE + "consents/<slug:text_id>/"
YOUNG = "guarding/<int:episode_id>/"
INQUIRY = "intake/inquiries/<int:inquiry_id>/"
PLACE = "intake/waiting/<int:place_id>/"

public = [
    path("self-check/", front.selfcheck, name="public-intake-selfcheck"),
    path("self-check/danger/", front.danger, name="public-intake-danger"),
    path("self-check/ask/", front.carry, name="public-intake-carry"),
    path("ask/", front.inquiry, name="public-intake-inquiry"),
    path("ask/thanks/", front.thanks, name="public-intake-thanks"),
    path("refer/", colleagues.referral, name="public-intake-referral"),
    path("refer/thanks/", colleagues.referral_thanks, name="public-intake-referral-thanks"),
]
portal = [
    path("intake/welcome/<str:secret>/", account.invitation, name="portal-intake-invitation"),
    path("intake/help/", packet.help_first, name="portal-intake-help"),
    path("intake/packet/", packet.packet, name="portal-intake-packet"),
    path("intake/packet/review/", packet.review, name="portal-intake-review"),
    path("intake/packet/records/", records.records, name="portal-intake-records"),
    path("intake/packet/<slug:key>/", packet.part, name="portal-intake-part"),
    path("intake/packet/<slug:key>/draft/", packet.draft, name="portal-intake-draft"),
    path("intake/packet/<slug:key>/none/", lists.none, name="portal-intake-none"),
    path("intake/packet/<slug:key>/<int:pk>/end/", lists.row_end, name="portal-intake-row-end"),
    path("intake/consents/", consents.consents, name="portal-intake-consents"),
    path("intake/consents/<int:pk>/withdrawal/", consents.withdrawal, name="portal-intake-withdrawal"),
    path("intake/consents/<int:pk>/less/", consents.less, name="portal-intake-less"),
    path("intake/consents/<int:pk>/copy/", consents.copy, name="portal-intake-copy"),
    path("intake/consents/<int:pk>/copy.pdf", consents.paper, name="portal-intake-copy-pdf"),
    path("intake/consents/<slug:text_id>/", consents.consent, name="portal-intake-consent"),
    path("intake/consents/<slug:text_id>/refusal/", consents.refusal, name="portal-intake-refusal"),
    path(YOUNG + "family/", guarding.family, name="portal-intake-family"),
    path(YOUNG + "family/<slug:key>/", guarding.family_part, name="portal-intake-family-part"),
    path(YOUNG + "permissions/", guarding.permissions, name="portal-intake-permissions"),
    path(YOUNG + "permissions/<slug:text_id>/", guarding.permission, name="portal-intake-permission"),
    path(
        YOUNG + "permissions/<slug:text_id>/refusal/",
        guarding.permission_refusal,
        name="portal-intake-permission-refusal",
    ),
    path(
        "guarding/words/<int:pk>/withdrawal/",
        guarding.permission_withdrawal,
        name="portal-intake-permission-withdrawal",
    ),
    path("guarding/words/<int:pk>/copy/", guarding.permission_copy, name="portal-intake-permission-copy"),
]
staff = [
    path("intake/inquiries/", inquiries.inquiries, name="staff-intake-inquiries"),
    path(INQUIRY, inquiries.inquiry, name="staff-intake-inquiry"),
    path(INQUIRY + "help/", inquiries.help_first, name="staff-intake-inquiry-help"),
    path(INQUIRY + "self-check/", carried.carried, name="staff-intake-carried"),
    path(INQUIRY + "closure/", inquiries.closure, name="staff-intake-closure"),
    path(INQUIRY + "closure/reopening/", inquiries.reopening, name="staff-intake-reopening"),
    path(INQUIRY + "screenings/", sorting.screenings, name="staff-intake-screenings"),
    path(
        INQUIRY + "likenesses/<int:likeness_id>/<slug:says>/",
        sorting.identification,
        name="staff-intake-identification",
    ),
    path(INQUIRY + "case/", sorting.case, name="staff-intake-inquiry-case"),
    path(INQUIRY + "worry/settling/", sorting.settling, name="staff-intake-settling"),
    path(INQUIRY + "referral/", sorting.referral, name="staff-intake-referral"),
    path(INQUIRY + "waiting/", waiting.wait_inquiry, name="staff-intake-wait-inquiry"),
    path(EPISODE + "waiting/", waiting.wait_episode, name="staff-intake-wait-episode"),
    path("intake/waiting/", waiting.waiting_list, name="staff-intake-waiting-list"),
    path(PLACE, waiting.place, name="staff-intake-waiting-place"),
    path(PLACE + "calls/", waiting.calls, name="staff-intake-waiting-calls"),
    path(PLACE + "urgency/", waiting.urgency, name="staff-intake-waiting-urgency"),
    path(PLACE + "end/", waiting.end, name="staff-intake-waiting-end"),
    path(EPISODE + "invitation/", inquiries.invitation, name="staff-intake-invitation"),
    path(EPISODE + "packet/", read.packet, name="staff-intake-packet"),
    path(EPISODE + "packet/changes/", read.changes, name="staff-intake-changes"),
    path(EPISODE + "contact/", read.contact, name="staff-intake-contact"),
    path(EPISODE + "packet/help/", dictation.help_first, name="staff-intake-help"),
    path(EPISODE + "packet/sent/", dictation.sent, name="staff-intake-sent"),
    path(EPISODE + "packet/<slug:key>/", dictation.part, name="staff-intake-part"),
    path(EPISODE + "packet/<slug:key>/draft/", dictation.draft, name="staff-intake-draft"),
    path(EPISODE + "packet/<slug:key>/none/", dictation.none, name="staff-intake-part-none"),
    path(EPISODE + "packet/<slug:key>/<int:pk>/end/", dictation.row_end, name="staff-intake-row-end"),
    path(EPISODE + "consents/", agreed.consents, name="staff-intake-consents"),
    path(EPISODE + "guardians/", agreed.guardians, name="staff-intake-guardians"),
    path("intake/guardians/<int:pk>/end/", agreed.guardian_end, name="staff-intake-guardian-end"),
    path("intake/guardians/<int:pk>/invitation/", agreed.guardian_invitation, name="staff-intake-guardian-invitation"),
    path(EPISODE + "birth/", agreed.birth, name="staff-intake-birth"),
    path(CONSENT + "signing/", agreed.signing, name="staff-intake-signing"),
    path(CONSENT + "paper/", agreed.on_paper, name="staff-intake-paper"),
    path(CONSENT + "sheet/", agreed.sheet, name="staff-intake-sheet"),
    path(CONSENT + "renewal/", agreed.renewal, name="staff-intake-renewal"),
    path(CONSENT + "refusal/<int:part>/", agreed.refusal, name="staff-intake-refusal"),
    path("intake/consents/<int:pk>/withdrawal/", read.withdrawal, name="staff-intake-withdrawal"),
    path("intake/consents/<int:pk>/less/", agreed.less, name="staff-intake-less"),
    path("intake/consents/<int:pk>/copy/", agreed.copy, name="staff-intake-copy"),
    path("intake/consents/<int:pk>/copy.pdf", agreed.paper, name="staff-intake-copy-pdf"),
    path("intake/texts/", texts.texts, name="staff-intake-texts"),
    path("intake/texts/<slug:text_id>/", texts.text, name="staff-intake-text"),
    path("intake/texts/<slug:text_id>/preview/", texts.preview, name="staff-intake-preview"),
    path("intake/texts/<slug:text_id>/publication/", texts.publication, name="staff-intake-publication"),
    path("intake/texts/<slug:text_id>/parts/<slug:part>/", texts.part, name="staff-intake-text-part"),
    path(EPISODE + "medical/", intakes.medical, name="staff-intake-medical"),
    path(EPISODE + "clinical/", intakes.clinical, name="staff-intake-clinical"),
    path(EPISODE + "readings/", bedside.readings, name="staff-intake-readings"),
    path(EPISODE + "readings/<int:pk>/strike/", bedside.reading_strike, name="staff-intake-reading-strike"),
    path(EPISODE + "medicines/", bedside.medicines, name="staff-intake-medicines"),
    path(EPISODE + "medicines/<int:pk>/", bedside.medicine, name="staff-intake-medicine"),
    path(EPISODE + "medicines/<int:pk>/findings/", bedside.findings, name="staff-intake-medicine-findings"),
    path(EPISODE + "results/", found.results, name="staff-intake-results"),
    path(EPISODE + "results/<int:pk>/strike/", found.result_strike, name="staff-intake-result-strike"),
    path(EPISODE + "diagnoses/", found.diagnoses, name="staff-intake-diagnoses"),
    path(EPISODE + "diagnoses/none/", found.no_diagnosis, name="staff-intake-no-diagnosis"),
    path(EPISODE + "diagnoses/<int:pk>/main/", found.diagnosis_main, name="staff-intake-diagnosis-main"),
    path(EPISODE + "diagnoses/<int:pk>/end/", found.diagnosis_end, name="staff-intake-diagnosis-end"),
    path(EPISODE + "allergies/", bedside.allergies, name="staff-intake-allergies"),
    path(EPISODE + "<str:subject>/none/", bedside.none, name="staff-intake-none"),
]
for kind in ("medical", "clinical"):
    staff += [
        path(EPISODE + f"{kind}/draft/", intakes.draft, {"kind": kind}, name=f"staff-intake-{kind}-draft"),
        path(EPISODE + f"{kind}/signature/", intakes.signature, {"kind": kind}, name=f"staff-intake-{kind}-signature"),
        path(EPISODE + f"{kind}/cosign/", intakes.cosign_requests, {"kind": kind}, name=f"staff-intake-{kind}-ask"),
        path(EPISODE + f"{kind}/cosignature/", intakes.cosignature, {"kind": kind}, name=f"staff-intake-{kind}-cosign"),
        path(EPISODE + f"{kind}/amendment/", intakes.amendments, {"kind": kind}, name=f"staff-intake-{kind}-amendment"),
    ]
