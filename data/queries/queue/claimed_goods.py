"""What a return is about, as columns of any list of returns."""

from sqlalchemy import func, select

from data.models.catalogue import OrderLine, Product
from data.models.returns import ReturnCase, ReturnLine

FIRST_PRODUCT = (
    select(Product.name)
    .join(OrderLine, OrderLine.product_id == Product.id)
    .join(ReturnLine, ReturnLine.order_line_id == OrderLine.id)
    .where(ReturnLine.return_id == ReturnCase.id)
    .order_by(ReturnLine.id)
    .limit(1)
    .correlate(ReturnCase)
    .scalar_subquery()
)
LINES = select(func.count()).where(ReturnLine.return_id == ReturnCase.id).correlate(ReturnCase).scalar_subquery()
