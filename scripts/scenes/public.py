"""Words that are meant to be read by everybody: they must come out of the program as they went in."""

from __future__ import annotations

SLOGANS = ("Spring Wellness Fair|Welcome to our Open Day|Thank you nurses!|Happy Birthday|WE LOVE OUR TEAM|Heart Walk|Flu shots here|Healthy Hearts Month"
           "|Ask me about sleep|Teddy Bear Clinic|Caring since 1954|Your health, our mission|Run for Hope|Nurses Week|Give blood, save lives"
           "|Together we heal|Grand Opening|Happy Holidays|Congratulations graduates|Smile, you are here|Wear it pink|Move more, feel better"
           "|Best team ever|Safety first|25 years of caring|Kids first|Stronger every day|Farewell and good luck|Community Health Day|Walk with us"
           "|Wash your hands|Every step counts|Know your numbers|Breathe easy|Summer Party|Team Blue|Volunteer of the year|Let's beat stroke").split("|")
CLINICS = ("Lakeside Family Clinic|Riverside Medical Center|St. Mary's Hospital|Northgate Pediatrics|Harborview Dental|Summit Orthopedics|Green Valley Health"
           "|Mercy General Hospital|Cedar Hill Clinic|Bayside Women's Health|Children's Care Center|Oak Street Physicians|Prairie Heart Institute|Westbrook Eye Care"
           "|Stanton Memorial Hospital|Maplewood Urgent Care").split("|")
SIGNS = ("Emergency Exit|Radiology|Patient Entrance|Employees Only|No Smoking|Please take a number|Pharmacy|Laboratory|Waiting Room|Restrooms|Cardiology|Reception"
         "|Push to open|Quiet please|Visitors must sign in|Masks required|Elevator|Cafeteria|Maternity|Physical Therapy|Exam Room 3|Conference Room B|Staff Lounge"
         "|Caution wet floor|Check-in|Hand hygiene station|Fire door keep shut|Parking|Information|Level 2").split("|")
BRANDS = ("NORDVIK|Acorn Coffee|VELTRON|Blue Kite|Sunny Oats|PULSEON|Marlin Water|Fernway|OCTANE|Bright & Co|Halcyon|TERRA RUN|Zephyr|Kinetiq|Moss & Pine|Ultra Mint").split("|")
SLIDES = ("Our goals for this year|Hand hygiene: 5 moments|Patient safety first|How we improve|Results of the survey|What we learned|Next steps|Questions?"
          "|Quality improvement|Fall prevention|Agenda|Thank you for listening|Healthy eating on a budget|Exercise and the heart|Vaccines work|Why sleep matters").split("|")
BULLETS = ("Ask, listen, explain|Check twice|Shorter waiting times|New opening hours|Share what works|Start small|Keep records safe|Measure and repeat|More training"
           "|Better signs|Walk 30 minutes a day|Drink more water|Eat five a day|Speak up|Plan, do, study, act|Clean hands save lives").split("|")
ROLES = "Registered Nurse|Physician|Volunteer|Receptionist|Therapist|Pharmacist|Student|Visitor|Technician|Speaker|Surgeon|Midwife|Social Worker|Manager".split("|")
