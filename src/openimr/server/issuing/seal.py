"""The digital seal of the organisation on an issued letter: PAdES by pyHanko, so that any PDF reader can check it."""

import hashlib
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError

from openimr.server.issuing.errors import SealError
from openimr.server.secrets import secret_file

_OWN = "letters.p12"
_OWN_NAME = "Independent medical review organization"
_YEARS = 10
_FIELD = "Seal"


class Seal(NamedTuple):
    """What letters are sealed with. `self_made`: the certificate is the server's own; no authority vouches for it."""

    signer: SimpleSigner
    subject: str
    fingerprint: str
    self_made: bool
    until: datetime
    timestamps: str | None


class SealedLetter(msgspec.Struct, frozen=True, kw_only=True):
    """A letter with its seal, and the hashes by which it is known again: of the file, and of the seal's own bytes."""

    pdf: bytes
    sha256: str
    signature: str
    profile: str


def the_seal() -> Seal:
    """The organisation's seal, as the settings name it; without a setting, one that is made once, in the keys' folder.

    Raises:
        SealError: the certificate can't be used.
    """
    config = settings.CONFIG
    own = config.certificate is None
    path: Path = config.certificate or config.keys / _OWN
    data = secret_file(path, _self_made) if own else path.read_bytes()
    passphrase = None if own else config.certificate_passphrase.encode() or None
    try:
        signer = SimpleSigner.load_pkcs12_data(data, other_certs=(), passphrase=passphrase)
    except ValueError as error:
        raise SealError(
            "The certificate of the seal can't be opened: check OPENIMR_CERTIFICATE and its passphrase."
        ) from error
    certificate = signer.signing_cert
    if certificate is None:
        raise SealError("The file of OPENIMR_CERTIFICATE holds no certificate that goes with its key.")
    until = certificate["tbs_certificate"]["validity"]["not_after"].native
    names = certificate.subject.native
    subject = names.get("organization_name") or names.get("common_name") or certificate.subject.human_friendly
    return Seal(signer, str(subject), certificate.sha256.hex(), own, until, config.timestamps)


def sealed(pdf: bytes, seal: Seal) -> SealedLetter:
    """A tagged PDF with the seal in it, as an update behind its own bytes; nothing may be changed afterwards.

    The seal's field is hidden and outside of the page: it needs no tag, and the letter stays PDF/UA (ISO 14289-1,
    7.18.1).

    Raises:
        SealError: the certificate has run out, or the timestamp authority does not answer.
    """
    now = datetime.now(UTC)
    if seal.until < now:
        raise SealError(f"The certificate of the seal ran out on {seal.until:%Y-%m-%d}: get a new one.")
    metadata = PdfSignatureMetadata(
        field_name=_FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        reason="Final determination of an independent medical review",
        name=seal.subject,
    )
    field = SigFieldSpec(
        _FIELD,
        invis_sig_settings=InvisSigSettings(set_print_flag=False, set_hidden_flag=True, box_out_of_bounds=True),
        readable_field_name="Digital seal of the review organization",
    )
    stamper = HTTPTimeStamper(seal.timestamps, timeout=20) if seal.timestamps else None
    signer = PdfSigner(metadata, seal.signer, timestamper=stamper, new_field_spec=field)
    try:
        data = signer.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf))).getvalue()
    except (TimestampRequestError, SigningError, OSError) as error:
        raise SealError("The timestamp authority gives no timestamp now: try again later.") from error
    embedded = PdfFileReader(BytesIO(data)).embedded_regular_signatures[0]
    return SealedLetter(
        pdf=data,
        sha256=hashlib.sha256(data).hexdigest(),
        signature=hashlib.sha256(embedded.pkcs7_content).hexdigest(),
        profile="PAdES B-T" if stamper else "PAdES B-B",
    )


def _self_made() -> bytes:
    """A key and a certificate that says itself whose it is."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _OWN_NAME),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{_OWN_NAME} (self-signed)"),
        ]
    )
    now = datetime.now(UTC)
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=365 * _YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(b"seal", key, certificate, None, serialization.NoEncryption())
