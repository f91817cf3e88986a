"""What a technician does on the phone, in the words of the screen."""

import io
import re

from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, Locator, Page, TimeoutError, expect

from .album import shot
from .browsing import PATIENCE_MS
from .office import Access


def photograph(name: str, colour: str, width: int = 2000) -> FilePayload:
    """A JPEG as a camera makes it, larger than what the phone keeps unless `width` is less."""
    picture = Image.new("RGB", (width, width * 3 // 4), colour)
    draw = ImageDraw.Draw(picture)
    for line in range(0, width * 3 // 4, 60):
        draw.line([(0, line), (width, line + 200)], fill="white", width=9)
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=85)
    return {"name": name, "mimeType": "image/jpeg", "buffer": content.getvalue()}


def sign_in(page: Page, access: Access) -> None:
    page.goto("/tech/")
    shot(page, "20-tech-sign-in")
    page.get_by_label("Identifiant").fill(access.identifier)
    page.get_by_label("Mot de passe").fill(access.password)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_text("Bonjour")).to_be_visible()


def wait_until_kept(page: Page) -> None:
    """The worker has every file: from here on the application opens without network."""
    page.wait_for_function(
        "navigator.serviceWorker.ready.then((found) => found.active?.state === 'activated')"
    )
    page.wait_for_function(
        "caches.keys().then((names) => names.some((name) => name.startsWith('margelle-tech-')))"
    )


def open_visit(page: Page, client: str) -> None:
    shot(page, "21-tech-today")
    page.get_by_role("link", name=client, exact=True).click()
    expect(page.get_by_role("heading", name=client, level=1)).to_be_visible()
    shot(page, "22-tech-visit", whole=True)


def reveal_gate_code(page: Page, code: str) -> None:
    page.get_by_role("button", name="Afficher le code").click()
    expect(page.get_by_text(code)).to_be_visible()
    shot(page, "23-tech-code")
    page.get_by_role("button", name="Masquer").click()
    expect(page.get_by_text(code)).to_have_count(0)


def set_off(page: Page) -> None:
    page.get_by_role("button", name="En route").click()


def arrive(page: Page) -> None:
    page.get_by_role("button", name="Arrivé").click()
    expect(page.locator("#part-photo-before")).to_be_visible()


def take_photo(page: Page, moment: str, colour: str, width: int = 2000) -> None:
    part = page.locator(f"#part-photo-{moment}")
    choose(page, part.get_by_text("Prendre la photo"), [photograph(f"{moment}.jpg", colour, width)])
    expect(part.get_by_role("img").first).to_be_visible()


def choose(page: Page, label: Locator, files: list[FilePayload]) -> None:
    """Once more when nothing opened: seen once on a crowded machine, where the first tap went astray."""
    for patience in (PATIENCE_MS / 5, PATIENCE_MS):
        try:
            with page.expect_file_chooser(timeout=patience) as picker:
                label.tap()
        except TimeoutError:
            if patience == PATIENCE_MS:
                raise
            continue
        picker.value.set_files(files)
        return


def tick_all_tasks(page: Page) -> None:
    part = page.locator("#part-tasks")
    part.locator("label.tick").first.click()
    part.get_by_role("button", name="Tout est fait").click()
    expect(part.get_by_role("button", name="Tout est fait")).to_have_count(0)


def take_several(page: Page, moment: str, colours: list[str]) -> None:
    """More than one picture from one opening of the picker."""
    part = page.locator(f"#part-photo-{moment}")
    files = [photograph(f"{moment}-{n}.jpg", colour) for n, colour in enumerate(colours)]
    choose(page, part.get_by_text("Déjà prises : choisir"), files)
    expect(part.get_by_role("img")).to_have_count(len(colours))


def tap_the_middle_chips(page: Page) -> None:
    """Every reading by one tap, in the middle of its range."""
    part = page.locator("#part-readings")
    for chips in part.locator(".chips").all():
        press(chips.get_by_role("button").nth(2))


def press(chip: Locator) -> None:
    """Looks whether it took, as a thumb does: a part that folds between the robot's press and its letting go
    moves the chip away, and the tap is none. A thumb is slower than that."""
    for patience in (PATIENCE_MS / 5, PATIENCE_MS):
        chip.click()
        try:
            expect(chip).to_have_attribute("aria-pressed", "true", timeout=patience)
        except AssertionError:
            if patience == PATIENCE_MS:
                raise
        else:
            return


def sign(page: Page, name: str) -> None:
    """The client's finger on the glass."""
    page.get_by_role("button", name="Faire signer le client").click()
    page.get_by_label("Nom du signataire").fill(name)
    pad = page.get_by_role("img", name="Cadre de signature").bounding_box()
    assert pad is not None
    page.mouse.move(pad["x"] + 40, pad["y"] + 100)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(pad["x"] + 40 + 25 * step, pad["y"] + (60 if step % 2 else 140), steps=3)
    page.mouse.up()
    shot(page, "29-tech-signature")
    page.get_by_role("button", name="Valider la signature").click()
    expect(page.locator("#part-signature")).to_contain_text(f"Signé par {name}")
    expect(page.get_by_role("button", name="Corriger malgré la signature")).to_be_visible()
    expect(page.locator("#part-readings .chips")).to_have_count(0)


def press_clock(page: Page, button: str, word: str) -> None:
    page.goto("/tech/heures")
    page.get_by_role("button", name=button).click()
    expect(page.locator(".presses")).to_contain_text(word)


def correct_sheet(page: Page, volume: str) -> None:
    page.get_by_role("button", name="Corriger la fiche").click()
    page.get_by_role("button", name="Volume, m³").click()
    page.get_by_label("Volume, m³").fill(volume)
    page.get_by_role("button", name="Proposer au bureau").click()
    expect(page.locator(".queued", has_text=volume)).to_contain_text("sur ce téléphone")


def skip(page: Page, reason: str) -> None:
    page.get_by_role("button", name="Sauter cet arrêt…").click()
    page.get_by_role("button", name=reason).click()
    page.get_by_role("button", name="Sauter l’arrêt").click()
    expect(page.locator(".where")).to_contain_text("Sautée")


TYPED = {"Chlore libre": "2,1", "TAC": "11", "Température": "24,5", "Pression du filtre": "0,9"}


def read_water(page: Page) -> None:
    """pH by the chip in the middle of its range, the others typed with a comma: all of it is good water."""
    part = page.locator("#part-readings")
    press(part.get_by_role("group", name=re.compile("^pH")).get_by_role("button").nth(2))
    for name, value in TYPED.items():
        field = part.get_by_role("textbox", name=name)
        field.fill(value)
        field.blur()
    expect(part.get_by_text("5 sur 5")).to_be_visible()
    shot(page, "26-tech-readings", whole=True)


def put_product(page: Page, name: str, quantity: str) -> None:
    part = page.locator("#part-products")
    part.get_by_role("button", name="Produit ou pièce").click()
    page.get_by_label("Chercher").fill(name[:8])
    page.get_by_role("button", name=re.compile(name)).click()
    page.get_by_label("Quantité mise").fill(quantity)
    shot(page, "27-tech-product")
    page.get_by_role("button", name="Enregistrer").click()
    expect(part.get_by_text(name)).to_be_visible()


def write_note(page: Page, label: str, text: str) -> None:
    field = page.get_by_label(label)
    field.fill(text)
    field.blur()


def finish(page: Page) -> None:
    shot(page, "28-tech-before-finish", whole=True)
    expect(page.get_by_text("rien ne manque")).to_be_visible()
    page.get_by_role("button", name="Terminer").click()
