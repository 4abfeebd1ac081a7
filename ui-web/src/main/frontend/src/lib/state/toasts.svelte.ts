import { explain } from '../errors';

export interface Toast {
  id: number;
  text: string;
  tone: 'plain' | 'danger';
  action?: { label: string; run: () => void };
}

const SHOWN_MS = 7000;

/** Short notes at the corner, read out by screen readers; they wait while the pointer is on them. */
class Toasts {
  list = $state.raw<Toast[]>([]);
  private readonly timers = new Map<number, ReturnType<typeof setTimeout>>();
  private nextId = 1;

  show(text: string, more: Partial<Pick<Toast, 'tone' | 'action'>> = {}): void {
    const id = this.nextId++;
    const action = more.action ? { action: more.action } : {};
    this.list = [...this.list, { id, text, tone: more.tone ?? 'plain', ...action }];
    this.timers.set(id, this.timer(id));
  }

  error(error: unknown): void {
    this.show(explain(error), { tone: 'danger' });
  }

  act(toast: Toast): void {
    toast.action?.run();
    this.close(toast.id);
  }

  close(id: number): void {
    clearTimeout(this.timers.get(id));
    this.timers.delete(id);
    this.list = this.list.filter((each) => each.id !== id);
  }

  /** Notes name people and places: none stays when Grove is locked. */
  clear(): void {
    for (const { id } of this.list) this.close(id);
  }

  pause(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
  }

  resume(): void {
    for (const [id, timer] of this.timers) {
      clearTimeout(timer);
      this.timers.set(id, this.timer(id));
    }
  }

  private timer(id: number): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.close(id), SHOWN_MS);
  }
}

export const toasts = new Toasts();
