/** One canvas in the library's view, drawn a little larger than what is seen, so that panning only moves it. */

/** How much more than the view is drawn on each side, as a share of the view. */
const MARGIN = 0.35;

export type View = { left: number; top: number; right: number; bottom: number };
type Look = { width: number; height: number; transform: readonly [number, number, number] };

export class Sheet {
  private drawn: View | null = null;
  private zoom = 0;

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
    const { width, height, transform } = look;
    const [x, y, zoom] = transform;
    const margin = roomy && zoom === this.zoom ? MARGIN : 0;
    const [marginX, marginY] = [Math.round(width * margin), Math.round(height * margin)];
    const ratio = window.devicePixelRatio || 1;
    const [wide, high] = [width + 2 * marginX, height + 2 * marginY];
    const [pixelsX, pixelsY] = [Math.round(wide * ratio), Math.round(high * ratio)];
    if (element.width !== pixelsX || element.height !== pixelsY) {
      element.width = pixelsX;
      element.height = pixelsY;
      element.style.width = `${wide}px`;
      element.style.height = `${high}px`;
    }
    const [left, top] = [(-x - marginX) / zoom, (-y - marginY) / zoom];
    element.style.transform = `translate(${left}px, ${top}px) scale(${1 / zoom})`;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, element.width, element.height);
    context.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * (x + marginX), ratio * (y + marginY));
    this.zoom = zoom;
    this.drawn = { left, top, right: left + wide / zoom, bottom: top + high / zoom };
    return this.drawn;
  }
}
