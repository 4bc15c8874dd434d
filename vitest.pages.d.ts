import type { BrowserCommand } from 'vitest/node';
/** How a page is looked at. */
export interface VisitOptions {
    readonly width: number;
    readonly dark?: boolean | undefined;
    /** As on paper of that width. */
    readonly print?: boolean | undefined;
}
/** What a page is like that was opened as a file, without a network. */
export interface Visited {
    /** Of the console, and errors. */
    readonly messages: readonly string[];
    /** Addresses that it asked for. */
    readonly requests: readonly string[];
    /** Milliseconds. */
    readonly firstPaint: number;
    /** What axe finds serious or critical: rule and the first place. */
    readonly violations: readonly string[];
    /** Pixels that stand out to the right. */
    readonly overflow: number;
    /** Pairs of texts that lie upon each other. */
    readonly overlaps: readonly string[];
    /** The height of the smallest letters in charts, in pixels. */
    readonly smallestText: number;
    /** Charts and tables that stand out of the page, or are higher than one of A4. */
    readonly cut: readonly string[];
    /** Tables that are there but not shown. */
    readonly hiddenTables: number;
    /** Of the body, for dark and light. */
    readonly background: string;
}
/** Opens a page of a report in a window of its own. */
export declare const visitPage: BrowserCommand<[html: string, options: VisitOptions]>;
