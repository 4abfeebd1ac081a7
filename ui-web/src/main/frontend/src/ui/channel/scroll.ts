/** Closer to the end than this counts as being at the end. */
export const NEAR_END_PX = 48;

/** Remembers a row and where it stood, so that rows added above it do not move it. */
export function keepPlace() {
  let row: Element | undefined;
  let topPx = 0;

  return {
    before(scroller: HTMLElement): void {
      const edgePx = scroller.getBoundingClientRect().top;
      row = undefined;
      for (const each of scroller.querySelectorAll('[data-item]')) {
        const at = each.getBoundingClientRect();
        if (at.bottom <= edgePx) continue;
        row = each;
        topPx = at.top;
        return;
      }
    },
    after(scroller: HTMLElement): void {
      if (row?.isConnected) scroller.scrollTop += row.getBoundingClientRect().top - topPx;
    },
  };
}
