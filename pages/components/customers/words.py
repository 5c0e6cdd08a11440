"""What a customer may be asked, and what they may answer, in words."""

from data.vocabulary import CustomerChoice, QuestionKind

QUESTIONS = {
    QuestionKind.ACCESSORIES: "Missing parts",
    QuestionKind.DISCOUNT: "Keep it for a discount",
    QuestionKind.MISUSE: "Misuse: what becomes of the item",
    QuestionKind.REPAIR_COST: "Cost of the repair",
}
CUSTOMER_CHOICES = {
    CustomerChoice.ACCEPT: "Yes",
    CustomerChoice.REFUSE: "No",
    CustomerChoice.PAY: "Pays for the parts",
    CustomerChoice.NET_FROM_REFUND: "Take it off the refund",
    CustomerChoice.PAY_RETURN: "Pays the way back",
    CustomerChoice.DISPOSE: "Dispose of it",
}
