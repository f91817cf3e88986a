/** What we use of SortableJS 1.15 (vendored, untyped). */
declare module "sortablejs" {
  export interface SortableEvent {
    item: HTMLElement;
    from: HTMLElement;
    to: HTMLElement;
    oldIndex?: number;
    newIndex?: number;
    related?: HTMLElement;
  }
  export interface SortableOptions {
    [name: string]: unknown;
    onStart?: (event: SortableEvent) => void;
    onEnd?: (event: SortableEvent) => void;
    onMove?: (event: SortableEvent) => boolean | void;
  }
  export default class Sortable {
    constructor(element: HTMLElement, options?: SortableOptions);
    static create(element: HTMLElement, options?: SortableOptions): Sortable;
    destroy(): void;
    option(name: string, value?: unknown): unknown;
  }
}
