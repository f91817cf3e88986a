/* The few shapes used of the vendored libraries: they ship as plain modules, without declarations. */

declare module 'preact' {
  export function render(tree: any, into: Element): void;
}
declare module 'preact/hooks' {
  export function useState<T>(first: T | (() => T)): [T, (next: T) => void];
  export function useEffect(effect: () => void | (() => void) | undefined, inputs?: readonly unknown[]): void;
  export function useLayoutEffect(effect: () => void | (() => void) | undefined, inputs?: readonly unknown[]): void;
  export function useRef<T>(first: T): { current: T };
}
declare module 'htm/preact' {
  export function html(strings: TemplateStringsArray, ...values: any[]): any;
  export function render(tree: any, into: Element): void;
}
declare module '@preact/signals' {
  export function batch<T>(change: () => T): T;
  export interface ReadonlySignal<T> { readonly value: T }
  export interface Signal<T> extends ReadonlySignal<T> { value: T }
  export function signal<T>(first: T): Signal<T>;
  export function effect(run: () => void): () => void;
  export function computed<T>(from: () => T): ReadonlySignal<T>;
}
declare module 'dexie' {
  interface Collection { toArray(): Promise<any[]> }
  interface Table {
    get(key: any): Promise<any>;
    put(row: any): Promise<any>;
    add(row: any): Promise<any>;
    update(key: any, change: any): Promise<number>;
    delete(key: any): Promise<void>;
    clear(): Promise<void>;
    toArray(): Promise<any[]>;
    bulkPut(rows: any[]): Promise<any>;
    bulkDelete(keys: any[]): Promise<void>;
    bulkUpdate(changes: { key: any; changes: object }[]): Promise<number>;
    orderBy(index: string): Collection;
    where(index: string): { equals(value: any): Collection };
  }
  interface Core { transaction(tables: string[], mode: 'readonly' | 'readwrite', options?: object): IDBTransaction }
  export default class Dexie {
    constructor(name: string, options?: { chromeTransactionDurability?: 'strict' });
    readonly name: string;
    version(number: number): { stores(schema: Record<string, string>): void };
    open(): Promise<this>;
    close(): void;
    on(event: 'populate', hear: (making: { idbtrans: IDBTransaction }) => void): void;
    use(layer: { stack: 'dbcore'; name: string; create: (core: Core) => Core }): void;
    delete(): Promise<void>;
    backendDB(): IDBDatabase | null;
    table(name: string): Table;
    transaction<T>(mode: 'rw' | 'r', tables: string[], work: () => Promise<T>): Promise<T>;
  }
}
