"""Makes office.xlsx as another program writes it (Debian: python3-openpyxl).  All people are invented."""
import datetime
import openpyxl

book = openpyxl.Workbook()
sheet = book.active
sheet.title = "Namestitve"
sheet.append(["In one line", "Given name", "Born", "Risk"])
sheet.append(["Prva", "Žana", datetime.date(1999, 11, 26), "high"])
sheet.append([None, "Олена", datetime.datetime(2001, 2, 3, 9, 30), "low"])
sheet.append(["Tretja", "=B2", "31. 2. 2001", 7])
sheet.merge_cells("A2:A3")
sheet.row_dimensions[4].hidden = True
sheet.column_dimensions["D"].hidden = True
book.create_sheet("Prazen")
book.save("office.xlsx")
