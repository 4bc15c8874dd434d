/** Prints the report that is open, without the page around it. */
export async function printReport(): Promise<void> {
  const { classList } = document.documentElement;
  classList.add('printing-report');
  // The style takes hold before the browser looks at the page.
  await new Promise(requestAnimationFrame);
  window.addEventListener('afterprint', () => classList.remove('printing-report'), { once: true });
  window.print();
}
