"""Files and recordings in an application: what is taken, what is made of it, who gets it, and that nothing is lost."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from community.core.db import db
from community.core.errors import Invalid
from community.core.files import files
from community.programs.models import Program
from community.recruiting.applying import attachments, services
from community.recruiting.applying.uploads import harmless, take
from community.recruiting.models import AnswerFile, Application, Call, FileKind
from community.recruiting.views.files import UPLOADS_PER_APPLICATION
from tests.factories.files import (
    SCHEMA,
    a_picture,
    a_recording,
    huge_png,
    make_application,
    make_files_call,
    picture_bytes,
    put_file,
    recording_bytes,
    send_again,
)
from tests.factories.recruiting import make_draft, open_draft


@pytest.fixture
def call(program: Program) -> Call:
    return make_files_call(program)


@pytest.fixture
def draft(program: Program, call: Call, client: FlaskClient) -> Application:
    draft = make_draft(call)
    open_draft(client, program, draft)
    return draft


def fresh(application: Application) -> Application:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Application, application.id)


def rows() -> list[AnswerFile]:
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(AnswerFile).order_by(AnswerFile.id).all()


def on_disk() -> list[bytes]:
    folder = files().folder  # type: ignore[attr-defined]
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


def upload(client: FlaskClient, draft: Application, content: bytes, name: str, key: str = "tool") -> Any:
    url = f"/p/hollow/apply/{draft.public_ref}/files/{key}"
    # Written out by hand: the test client would leave a temporary file open for what is large.
    head = f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    body = head + content + b"\r\n--edge--\r\n"
    return client.post(url, data=body, content_type="multipart/form-data; boundary=edge")


# What is taken


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_pictures_are_made_anew_as_webp(kind: str) -> None:
    taken = take(a_picture(kind), f"my.tool.{kind.lower()}", megabytes=1)
    assert (taken.kind, taken.media_type, taken.name) == (FileKind.PICTURE, "image/webp", "my tool.webp")
    assert Image.open(taken.stream, formats=["WEBP"]).size == (64, 48)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (recording_bytes(), "audio/webm"),
        (b"OggS\x00\x02" + b"\x00" * 60, "audio/ogg"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00", "audio/mp4"),
        (b"ID3\x04\x00" + b"\x00" * 60, "audio/mpeg"),
        (b"\xff\xfb\x90\x64" + b"\x00" * 60, "audio/mpeg"),
        (b"%PDF-1.7\n%\xe2\xe3", "application/pdf"),
        ("Größe, 🪚 und so\n\tweiter".encode(), "text/plain"),
    ],
)
def test_recordings_and_documents_are_known_by_their_content_and_kept_as_they_are(
    content: bytes, media_type: str
) -> None:
    taken = take(io.BytesIO(content), "holiday.jpg", megabytes=1)
    assert taken.media_type == media_type
    assert taken.stream.read() == content


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "drawing.svg"),
        (b'\n  <?xml version="1.0"?><svg onload="alert(1)"/>', "drawing.png"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "picture.png"),
        (b"\xef\xbb\xbf<html><body onload=alert(1)>", "notes.txt"),
        (b"<img src=x onerror=alert(1)>", "notes.txt"),
        (b"\x89PNG\r\n\x1a\n<script>alert(1)</script>", "picture.png"),
        (b"GIF89a/*<script>alert(1)</script>*/=1;", "picture.gif"),
        (b"\xff\xd8\xff<?php system($_GET[0]); ?>", "picture.php.jpg"),
        (picture_bytes("JPEG")[:400], "broken.jpg"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "setup.pdf"),
        (b"PK\x03\x04\x14\x00", "letter.docx"),
        (b"#!/bin/sh\nrm -rf /\x00", "notes.txt"),
        (b"\x1a\x45\xdf\xa3" + b"matroska" * 20, "film.mkv"),
        (b"\x00\x00\x00\x20ftypqt  ", "film.m4a"),
        (b"\xff\xfe\x00\x00<\x00h\x00t\x00m\x00l\x00", "page.txt"),
        (b"", "empty.txt"),
        (picture_bytes("BMP"), "old.bmp"),
        (picture_bytes("TIFF"), "scan.jpg"),
    ],
)
def test_what_is_something_else_is_refused_whatever_it_is_called(content: bytes, name: str) -> None:
    with pytest.raises(Invalid):
        take(io.BytesIO(content), name, megabytes=1)


@pytest.mark.parametrize(
    "size",
    [(60_000, 60_000), (21_000, 100)],
)
def test_a_bomb_is_refused_before_it_is_decoded(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    content = huge_png() if size[0] == size[1] else picture_bytes("PNG", size)
    decoded: list[int] = []
    monkeypatch.setattr(Image.Image, "tobytes", lambda *_arguments: decoded.append(1))
    with pytest.raises(Invalid, match="too many pixels"):
        take(io.BytesIO(content), "bomb.png", megabytes=1)
    assert decoded == []


def test_a_polyglot_keeps_its_pixels_and_loses_the_rest() -> None:
    hidden = b"PK\x03\x04 and <script>alert(1)</script>"
    taken = take(io.BytesIO(picture_bytes("JPEG") + hidden), "both.jpg", megabytes=1)
    stored = taken.stream.read()
    assert b"script" not in stored
    assert b"PK\x03\x04" not in stored


def test_where_and_with_what_a_picture_was_taken_is_gone_and_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0110] = "CanaryCamera"
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825)[2] = (44.0, 1.0, 2.0)
    content = picture_bytes("JPEG", exif=exif.tobytes(), comment=b"canary comment", icc_profile=b"canary profile")
    assert b"CanaryCamera" in content
    taken = take(io.BytesIO(content), "holiday.jpg", megabytes=1)
    stored = taken.stream.read()
    assert b"anary" not in stored
    found = Image.open(io.BytesIO(stored))
    assert dict(found.getexif()) == {}
    assert found.size == (48, 64)


def test_a_png_with_text_in_it_comes_out_without() -> None:
    from_png = Image.new("RGBA", (9, 9))
    target = io.BytesIO()
    from_png.save(target, "PNG", pnginfo=chunk("canary text"))
    assert b"canary" in target.getvalue()
    assert b"canary" not in take(target, "a.png", megabytes=1).stream.read()


def chunk(words: str) -> Any:
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Comment", words)
    return info


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Dee\\My story.PDF", "My story.pdf"),
        ("story.html.pdf", "story html.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("gpj.\u202eexe.pdf", "gpj exe.pdf"),
        ("...", "file.pdf"),
        ("", "file.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
        ("Große Säge.pdf", "Große Säge.pdf"),
    ],
)
def test_names_are_made_harmless(name: str, kept: str) -> None:
    assert harmless(name, "pdf") == kept


@given(st.text(max_size=200))
def test_no_name_leaves_its_line_or_its_folder(name: str) -> None:
    kept = harmless(name, "webp")
    assert kept.endswith(".webp")
    assert len(kept) <= 120
    assert kept.count(".") == 1
    assert not set(kept) & set('/\\\r\n\x00"<>:|*?')
    assert kept.isprintable()


# With and without scripts


def test_a_script_sends_one_file_and_gets_the_field_back(client: FlaskClient, draft: Application) -> None:
    answer = upload(client, draft, picture_bytes(), "beatrix.jpg")
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "beatrix.webp" in answer.text
    (row,) = rows()
    assert fresh(draft).answers["tool"] == {
        "file": row.public_id,
        "name": "beatrix.webp",
        "kind": "picture",
        "bytes": row.bytes,
    }
    assert len(on_disk()) == 1


def test_a_file_that_cant_be_taken_is_said_in_the_field_and_the_old_one_stays(
    client: FlaskClient, draft: Application
) -> None:
    upload(client, draft, picture_bytes(), "first.jpg")
    answer = upload(client, draft, b"<svg/>", "second.svg")
    assert answer.status_code == 422
    assert "can’t take this kind of file" in answer.text
    assert "first.webp" in answer.text
    large = upload(client, draft, b"%PDF-" + b"x" * 2_100_000, "large.pdf")
    assert large.status_code == 422
    assert "larger than 2 MB" in large.text
    assert fresh(draft).answers["tool"]["name"] == "first.webp"
    assert len(rows()) == 1


def test_there_is_no_place_but_those_of_the_questions(client: FlaskClient, draft: Application) -> None:
    for key in ("town", "moment", "asked__recording", "nothing", "tool__recording"):
        assert upload(client, draft, picture_bytes(), "x.jpg", key).status_code == 404
    assert rows() == []


def test_a_recording_takes_only_sound(client: FlaskClient, draft: Application) -> None:
    answer = upload(client, draft, picture_bytes(), "x.jpg", "moment__recording")
    assert answer.status_code == 422
    assert upload(client, draft, recording_bytes(), "recording.webm", "moment__recording").status_code == 200
    assert fresh(draft).answers["moment__recording"]["kind"] == "audio"


def form(draft: Application, **more: Any) -> dict[str, Any]:
    return {"step": "about-you", "version": str(fresh(draft).answers_version), "name": "Beatrix", **more}


def test_without_scripts_the_file_goes_with_the_form(client: FlaskClient, draft: Application) -> None:
    url = f"/p/hollow/apply/{draft.public_ref}/write"
    page = client.get(f"{url}?step=about-you").text
    assert 'enctype="multipart/form-data"' in page
    assert 'value="upload:tool"' in page
    sent = form(draft, a_town="Addison", f_tool=(a_picture(), "my tool.jpg"), then="upload:tool")
    answer = client.post(url, data=sent)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("#f_tool")
    answers = fresh(draft).answers
    assert (answers["town"], answers["tool"]["name"]) == ("Addison", "my tool.webp")
    assert "my tool.webp" in client.get(f"{url}?step=about-you").text
    gone = client.post(url, data=form(draft, a_town="Addison", then="remove:tool"))
    assert gone.status_code == 303
    assert "tool" not in fresh(draft).answers
    assert (rows(), on_disk()) == ([], [])


def test_whoever_chooses_a_file_and_presses_next_loses_nothing(client: FlaskClient, draft: Application) -> None:
    url = f"/p/hollow/apply/{draft.public_ref}/write"
    client.post(url, data=form(draft, f_tool=(a_picture(), "my tool.jpg"), then="next"))
    assert fresh(draft).answers["tool"]["name"] == "my tool.webp"


def test_a_refused_file_comes_back_with_everything_that_was_typed(client: FlaskClient, draft: Application) -> None:
    url = f"/p/hollow/apply/{draft.public_ref}/write"
    sent = form(draft, a_town="Typed just now", f_tool=(io.BytesIO(b"<html>"), "x.png"), then="next")
    answer = client.post(url, data=sent)
    assert answer.status_code == 422
    assert "Typed just now" in answer.text
    assert "can’t take this kind of file" in answer.text


def test_a_good_file_outlives_the_clash_of_the_text(program: Program, client: FlaskClient, draft: Application) -> None:
    phone = client.application.test_client()
    open_draft(phone, program, draft)
    first = str(fresh(draft).answers_version)
    url = f"/p/hollow/apply/{draft.public_ref}/write"
    client.post(url, data=form(draft, a_town="From the laptop", then="next"))
    sent = form(draft, a_town="From the phone", f_tool=(a_picture(), "my tool.jpg"), then="next") | {"version": first}
    answer = phone.post(url, data=sent)
    assert answer.status_code == 409
    assert "From the phone" in answer.text
    answers = fresh(draft).answers
    assert (answers["town"], answers["tool"]["name"]) == ("From the laptop", "my tool.webp")


def test_another_device_has_the_file_too(program: Program, client: FlaskClient, draft: Application) -> None:
    upload(client, draft, picture_bytes(), "my tool.jpg")
    laptop = client.application.test_client()
    open_draft(laptop, program, draft)
    assert "my tool.webp" in laptop.get(f"/p/hollow/apply/{draft.public_ref}/write?step=about-you").text


def test_forms_cant_put_somebody_elses_file_into_a_draft(client: FlaskClient, draft: Application) -> None:
    url = f"/p/hollow/apply/{draft.public_ref}/answers"
    forged = '{"file": "another", "name": "x", "kind": "picture", "bytes": 1}'
    client.patch(url, data={"version": "1", "a_tool": forged, "a_moment__recording": forged})
    assert set(fresh(draft).answers) & {"tool", "moment__recording"} == set()


# Coming out again


@pytest.mark.parametrize(
    ("content", "key", "media_type", "name"),
    [
        (b"%PDF-1.7 <script>alert(1)</script>", "tool", "application/pdf", "letter.pdf"),
        (b"alert(1)", "tool", "text/plain; charset=utf-8", "letter.txt"),
        (recording_bytes(), "moment__recording", "audio/webm", "letter.webm"),
    ],
)
def test_a_file_leaves_as_an_attachment_of_a_type_of_ours(
    client: FlaskClient, draft: Application, content: bytes, key: str, media_type: str, name: str
) -> None:
    upload(client, draft, content, "letter.html.html", key)
    (row,) = rows()
    answer = client.get(f"/p/hollow/apply/{draft.public_ref}/files/{row.public_id}")
    assert answer.data == content
    assert answer.headers["Content-Type"] == media_type
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name.replace(".", " html.", 1)}"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "no-store"
    answer.close()


def test_a_recording_can_be_wound_forward(client: FlaskClient, draft: Application) -> None:
    upload(client, draft, recording_bytes(), "x.webm", "moment__recording")
    (row,) = rows()
    url = f"/p/hollow/apply/{draft.public_ref}/files/{row.public_id}"
    answer = client.get(url, headers={"Range": "bytes=10-19"})
    assert answer.status_code == 206
    assert answer.data == recording_bytes()[10:20]
    assert answer.headers["Content-Range"] == f"bytes 10-19/{row.bytes}"
    answer.close()


def test_a_file_opens_for_its_own_application_only(program: Program, client: FlaskClient, draft: Application) -> None:
    upload(client, draft, picture_bytes(), "x.jpg")
    (row,) = rows()
    other = make_draft(make_files_call(program, "second"), "somebody@example.org")
    intruder = client.application.test_client()
    open_draft(intruder, program, other)
    assert intruder.get(f"/p/hollow/apply/{other.public_ref}/files/{row.public_id}").status_code == 404
    assert intruder.get(f"/p/hollow/apply/{draft.public_ref}/files/{row.public_id}").status_code == 302


# Replacing, sending, limits


def test_what_was_sent_keeps_its_file_until_something_else_is_sent(program: Program, call: Call) -> None:
    application, _snapshot = make_application(program, call)
    (first,) = rows()
    second = put_file(application, "tool", a_picture("PNG"), "second.png")
    assert {row.id for row in rows()} == {first.id, second.id}
    send_again(program, application)
    assert [row.id for row in rows()] == [second.id]
    assert len(on_disk()) == 1


def test_replacing_what_was_never_sent_removes_it_at_once(draft: Application) -> None:
    put_file(draft, "tool", a_picture(), "first.jpg")
    put_file(draft, "tool", a_picture(), "second.jpg")
    assert [row.name for row in rows()] == ["second.webp"]
    assert len(on_disk()) == 1


def test_an_application_has_room_for_so_many(draft: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    put_file(draft, "tool", a_picture(), "first.jpg")
    monkeypatch.setattr(attachments, "MOST_FILES", 1)
    put_file(draft, "tool", a_picture(), "in its place.jpg")
    with pytest.raises(Invalid, match="more than"):
        put_file(draft, "moment__recording", a_recording(), "x.webm")
    monkeypatch.setattr(attachments, "MOST_FILES", 5)
    monkeypatch.setattr(attachments, "MOST_MEGABYTES", 0)
    with pytest.raises(Invalid, match="Together"):
        put_file(draft, "moment__recording", a_recording(), "x.webm")


@pytest.mark.usefixtures("standing_clock")
def test_uploads_are_limited(client: FlaskClient, draft: Application) -> None:
    for _ in range(UPLOADS_PER_APPLICATION):
        assert upload(client, draft, b"<svg>", "x.svg").status_code == 422
    assert upload(client, draft, picture_bytes(), "x.jpg").status_code == 429


def test_strangers_may_not_send_as_much_as_applicants(client: FlaskClient, draft: Application) -> None:
    stranger = client.application.test_client()
    large = b"%PDF-" + b"x" * 11_000_000
    assert upload(stranger, draft, large, "x.pdf").status_code in {403, 413}
    assert upload(client, draft, large, "x.pdf").status_code == 422, "whoever has it open hears how large it may be"


def test_a_full_disk_is_said_kindly_and_keeps_the_rest(
    client: FlaskClient, draft: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: Any) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("community.core.files.DiskFiles.save", full)
    answer = upload(client, draft, picture_bytes(), "x.jpg")
    assert answer.status_code == 422
    assert "could not keep this file just now" in answer.text


# Recordings as answers


def test_a_recording_is_as_good_as_a_text(program: Program, call: Call) -> None:
    draft = make_draft(call, answers={"asked": "A man."})
    assert "moment" in services.faults_of(draft, SCHEMA)
    put_file(draft, "moment__recording", a_recording(), "x.webm")
    assert "moment" not in services.faults_of(fresh(draft), SCHEMA)
    snapshot = send_again(program, draft)
    assert snapshot.answers["moment__recording"]["kind"] == "audio"


def test_the_page_says_that_a_list_or_a_recording_will_do_and_who_gets_it(
    client: FlaskClient, draft: Application
) -> None:
    page = client.get(f"/p/hollow/apply/{draft.public_ref}/write?step=moment")
    assert "A plain list is as good as sentences." in page.text
    assert "never hear your voice" in page.text
    assert "microphone=(self)" in page.headers["Permissions-Policy"]
    put_file(draft, "moment__recording", a_recording(), "voice.webm")
    put_file(draft, "tool", a_picture(), "beatrix.jpg")
    preview = client.get(f"/p/hollow/apply/{draft.public_ref}/preview")
    assert "What reviewers don’t get" in preview.text
    assert "A screener listens to it and writes it down" in preview.text
    assert "beatrix.webp" in preview.text
    assert "microphone=()" in preview.headers["Permissions-Policy"]
    status = client.get(f"/p/hollow/apply/{draft.public_ref}")
    assert "A recording: voice.webm" in status.text
