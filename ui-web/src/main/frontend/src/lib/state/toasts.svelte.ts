import { t } from '../text';
import { explain } from '../errors';

export interface Toast {
  id: number;
  text: string;
  tone: 'plain' | 'danger';
  action?: { label: string; run: () => void };
}

const SHOWN_MS = 7000;

interface Running {
  timer: ReturnType<typeof setTimeout> | undefined;
  onEnd: (() => void) | undefined;
}

/** Short notes at the corner, read out by screen readers; they wait while the pointer is on them. */
class Toasts {
  list = $state.raw<Toast[]>([]);
  private readonly running = new Map<number, Running>();
  private nextId = 1;

  show(
    text: string,
    more: Partial<Pick<Toast, 'tone' | 'action'>> = {},
    onEnd?: () => void,
  ): number {
    const id = this.nextId++;
    this.list = [...this.list, { id, text, tone: more.tone ?? 'plain', ...pick(more) }];
    this.running.set(id, { timer: this.timer(id), onEnd });
    return id;
  }

  error(error: unknown): void {
    this.show(explain(error), { tone: 'danger' });
  }

  /**
   * Undo instead of a question: the act happens when the note goes, unless the user takes it back.
   * Leaving the page counts as going on.
   */
  undoable(text: string, act: (leaving: boolean) => Promise<unknown>, undo: () => void): void {
    let decided = false;
    const onEnd = (leaving: boolean) => {
      if (decided) return;
      decided = true;
      removeEventListener('pagehide', onHide);
      act(leaving).catch((error: unknown) => {
        undo();
        this.error(error);
      });
    };
    const onHide = () => onEnd(true);
    addEventListener('pagehide', onHide);
    const run = () => {
      decided = true;
      removeEventListener('pagehide', onHide);
      undo();
    };
    this.show(text, { action: { label: t.common.undo, run } }, () => onEnd(false));
  }

  act(toast: Toast): void {
    toast.action?.run();
    this.close(toast.id);
  }

  close(id: number): void {
    const running = this.running.get(id);
    if (!running) return;
    clearTimeout(running.timer);
    this.running.delete(id);
    this.list = this.list.filter((each) => each.id !== id);
    running.onEnd?.();
  }

  pause(): void {
    for (const running of this.running.values()) clearTimeout(running.timer);
  }

  resume(): void {
    for (const [id, running] of this.running) {
      clearTimeout(running.timer);
      running.timer = this.timer(id);
    }
  }

  private timer(id: number): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.close(id), SHOWN_MS);
  }
}

function pick(more: Partial<Toast>): Partial<Toast> {
  return more.action ? { action: more.action } : {};
}

export const toasts = new Toasts();
