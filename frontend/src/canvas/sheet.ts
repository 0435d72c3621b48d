/** One canvas in the library's view, drawn a little larger than what is seen, so that panning only moves it. */

/** How much more than the view is drawn on each side, as a share of the view. */
const MARGIN = 0.35;

/** Room for labels, shadows and strokes around what is drawn on a small canvas, and its steps, in pixels. */
const PAD = 48;
const STEP = 128;

export type View = { left: number; top: number; right: number; bottom: number };
type Look = { width: number; height: number; transform: readonly [number, number, number] };

export class Sheet {
  private drawn: View | null = null;
  private zoom = 0;
  private size: readonly [number, number] = [0, 0];

  /** Whether the picture still covers what is seen, at the same zoom. */
  covers({ width, height, transform: [x, y, zoom] }: Look): boolean {
    const { drawn } = this;
    if (!drawn || zoom !== this.zoom) return false;
    return (
      -x / zoom >= drawn.left &&
      -y / zoom >= drawn.top &&
      (width - x) / zoom <= drawn.right &&
      (height - y) / zoom <= drawn.bottom
    );
  }

  /**
   * Clears the canvas and lays it over the view; what is drawn then is in the Document's coordinates, within the
   * area that is answered. While the zoom changes no margin is drawn: the next frame would throw it away.
   */
  begin(element: HTMLCanvasElement, context: CanvasRenderingContext2D, look: Look, roomy = true): View {
    const { width, height } = look;
    const zoom = look.transform[2];
    const margin = roomy && zoom === this.zoom ? MARGIN : 0;
    const [marginX, marginY] = [Math.round(width * margin), Math.round(height * margin)];
    return this.lay(element, context, look, [-marginX, -marginY, width + 2 * marginX, height + 2 * marginY]);
  }

  /**
   * The same for a canvas no larger than what is drawn on it, `bounds` in the Document's coordinates: a screen that
   * is put together without a graphics card redraws as much as the canvas covers. It stands and grows in
   * steps and never shrinks, since a canvas of another size is another piece of memory.
   */
  beginAround(element: HTMLCanvasElement, context: CanvasRenderingContext2D, look: Look, bounds: View): View {
    const { width, height, transform } = look;
    const [x, y, zoom] = transform;
    const before = (place: number) => Math.max(0, Math.floor((place - PAD) / (STEP / 2)) * (STEP / 2));
    const left = before(bounds.left * zoom + x);
    const top = before(bounds.top * zoom + y);
    const right = Math.min(width, Math.ceil(bounds.right * zoom + x) + PAD);
    const bottom = Math.min(height, Math.ceil(bounds.bottom * zoom + y) + PAD);
    const step = (size: number) => Math.max(STEP, Math.ceil(size / STEP) * STEP);
    this.size = [Math.max(this.size[0], step(right - left)), Math.max(this.size[1], step(bottom - top))];
    return this.lay(element, context, look, [left, top, ...this.size]);
  }

  private lay(
    element: HTMLCanvasElement,
    context: CanvasRenderingContext2D,
    look: Look,
    [fromX, fromY, wide, high]: readonly [number, number, number, number],
  ): View {
    const [x, y, zoom] = look.transform;
    const ratio = window.devicePixelRatio || 1;
    const [pixelsX, pixelsY] = [Math.round(wide * ratio), Math.round(high * ratio)];
    if (element.width !== pixelsX || element.height !== pixelsY) {
      element.width = pixelsX;
      element.height = pixelsY;
      element.style.width = `${wide}px`;
      element.style.height = `${high}px`;
    }
    const [left, top] = [(fromX - x) / zoom, (fromY - y) / zoom];
    element.style.transform = `translate(${left}px, ${top}px) scale(${1 / zoom})`;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, element.width, element.height);
    context.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * (x - fromX), ratio * (y - fromY));
    this.zoom = zoom;
    this.drawn = { left, top, right: left + wide / zoom, bottom: top + high / zoom };
    return this.drawn;
  }
}
