"""What a customer may answer, in words; what they are asked stands in services/queues/work_words.py."""

from data.vocabulary import CustomerChoice

CUSTOMER_CHOICES = {
    CustomerChoice.ACCEPT: "Yes",
    CustomerChoice.REFUSE: "No",
    CustomerChoice.PAY: "Pays for the parts",
    CustomerChoice.NET_FROM_REFUND: "Take it off the refund",
    CustomerChoice.PAY_RETURN: "Pays the way back",
    CustomerChoice.DISPOSE: "Dispose of it",
}
