/** Files that a person drops anywhere on the page, or pastes. */
export class Dropping {
  /** Whether files are held over the page. */
  isOver = false;

  constructor(
    private readonly changed: () => void,
    private readonly take: (files: File[]) => void,
  ) {}

  connect(): void {
    document.addEventListener('dragover', this.dragged);
    document.addEventListener('dragleave', this.left);
    document.addEventListener('drop', this.dropped);
  }

  disconnect(): void {
    document.removeEventListener('dragover', this.dragged);
    document.removeEventListener('dragleave', this.left);
    document.removeEventListener('drop', this.dropped);
  }

  private set(isOver: boolean): void {
    if (isOver !== this.isOver) {
      this.isOver = isOver;
      this.changed();
    }
  }

  private dragged = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes('Files') === true) {
      event.preventDefault();
      this.set(document.querySelector('dialog[open]') === null);
    }
  };

  private left = (event: DragEvent): void => {
    this.set(this.isOver && event.relatedTarget !== null);
  };

  private dropped = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes('Files') === true) {
      // The browser would leave the page and show the file.
      event.preventDefault();
      if (this.isOver) {
        this.take([...event.dataTransfer.files]);
      }
    }
    this.set(false);
  };

  readonly pasted = (event: ClipboardEvent): void => {
    const files = [...(event.clipboardData?.files ?? [])];
    // Some programs give a picture of a text along with it.
    const isText = event.clipboardData?.types.includes('text/plain') === true;
    if (files.length > 0 && !isText) {
      event.preventDefault();
      this.take(files);
    }
  };
}
