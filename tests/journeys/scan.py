"""A camera in front of a printed code: reads the drawing as it looks, with the reader that the phone has."""

import base64

from playwright.sync_api import Browser, Locator

from margelle.base.ui import vendored

READER = vendored.ROOT / "jsqr-1.4.0" / "jsQR.js"


def scanned(browser: Browser, drawing: Locator) -> str:
    """What the QR code says. It is read in a window of its own, so that no page's policy is loosened."""
    picture = base64.b64encode(drawing.screenshot(scale="css")).decode()
    page = browser.new_page()
    try:
        page.add_script_tag(path=READER)
        return str(
            page.evaluate(
                """async (source) => {
                    const image = new Image();
                    image.src = `data:image/png;base64,${source}`;
                    await image.decode();
                    const canvas = document.createElement('canvas');
                    [canvas.width, canvas.height] = [image.width * 2, image.height * 2];
                    const drawing = canvas.getContext('2d');
                    drawing.imageSmoothingEnabled = false;
                    drawing.drawImage(image, 0, 0, canvas.width, canvas.height);
                    const { data, width, height } = drawing.getImageData(0, 0, canvas.width, canvas.height);
                    return jsQR(data, width, height)?.data ?? '';
                }""",
                picture,
            )
        )
    finally:
        page.close()
