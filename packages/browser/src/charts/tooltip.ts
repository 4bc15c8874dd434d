/** Between the pointer and the tooltip, and between the tooltip and the edge of the window, in pixels. */
const apart = 12;
const edge = 4;

/** Says beside the pointer what is under it: names and values, as texts. */
export class Tooltip {
  readonly #box: HTMLElement;

  constructor(document: Document) {
    this.#box = document.createElement('div');
    this.#box.setAttribute('role', 'tooltip');
    Object.assign(this.#box.style, {
      ...{ position: 'fixed', zIndex: '2147483647', pointerEvents: 'none', display: 'none' },
      ...{ maxWidth: 'min(360px, calc(100vw - 8px))', padding: '6px 9px', borderRadius: '4px' },
      ...{ font: "12px/1.45 Helvetica, Arial, 'Liberation Sans', sans-serif", overflowWrap: 'anywhere' },
      ...{ color: 'var(--chart-text, #1d2330)', background: 'var(--chart-paper, #ffffff)' },
      ...{ border: '1px solid var(--chart-axis, #868f9d)', boxShadow: '0 2px 8px rgb(0 0 0 / 0.2)' },
    });
    document.body.append(this.#box);
  }

  /** @param value what Vega has for the item: an object of texts by name, or one value; undefined or empty hides it */
  show(event: Pick<MouseEvent, 'clientX' | 'clientY'>, value: unknown): void {
    const rows = rowsOf(value);
    this.#box.style.display = rows.length === 0 ? 'none' : 'block';
    if (rows.length === 0) return;
    this.#box.replaceChildren(...rows.map((row) => this.#line(row)));
    const { width, height } = this.#box.getBoundingClientRect();
    const page = this.#box.ownerDocument.documentElement;
    const inside = (at: number, size: number, room: number): number => {
      const after = at + apart;
      return Math.max(edge, after + size + edge <= room ? after : at - apart - size);
    };
    this.#box.style.left = `${inside(event.clientX, width, page.clientWidth)}px`;
    this.#box.style.top = `${inside(event.clientY, height, page.clientHeight)}px`;
  }

  dispose(): void {
    this.#box.remove();
  }

  #line([name, text]: Row): HTMLElement {
    const { ownerDocument } = this.#box;
    const line = ownerDocument.createElement('div');
    line.dir = 'auto';
    if (name !== '') {
      const label = ownerDocument.createElement('span');
      label.style.color = 'var(--chart-muted, #5a6372)';
      label.textContent = `${name}: `;
      line.append(label);
    }
    line.append(text);
    return line;
  }
}

type Row = readonly [name: string, text: string];

/** Names without a value are left out. */
function rowsOf(value: unknown): readonly Row[] {
  if (value === undefined || value === null || value === '') return [];
  if (typeof value !== 'object') return [['', String(value)]];
  return Object.entries(value)
    .filter(([, one]) => one !== undefined && one !== null && one !== '')
    .map(([name, one]) => [name, String(one)] as const);
}
