/** What the screen that shares a payment's link is given. */
export interface SharedPayment {
  sessionId: string;
  amount: string;
  currency: string;
  orderNo: string | null;
  /** It can still be paid. */
  isOpen: boolean;
  /** The short address where there is one. */
  link: string;
  qrCodePath: string;
  expiresAt: string | null;
  attachmentName: string | null;
  /** The address to which the link was mailed. */
  mailedTo: string | null;
}
